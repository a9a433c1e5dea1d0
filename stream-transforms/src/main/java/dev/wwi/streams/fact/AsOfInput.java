package dev.wwi.streams.fact;

import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import org.jspecify.annotations.Nullable;

/** What can make a fact another one: a change of its rows, or of a dimension member's timeline. */
sealed interface AsOfInput {
    /**
     * The joined rows of a fact changed.
     *
     * @param sourceCode the fact's source
     * @param rows the rows as they are now; null if the fact is gone
     */
    record RowsChanged(int sourceCode, @Nullable JoinedRows rows) implements AsOfInput {}

    /**
     * The grain's row of a joined fact changed. {@link RowsChanged} follows, when the join has fetched the parent.
     *
     * @param sourceCode the fact's source
     * @param grain the row as it is now; null if it is gone
     */
    record GrainChanged(int sourceCode, @Nullable CurrentRow grain) implements AsOfInput {}

    /**
     * The row of a fact that is made of one row changed.
     *
     * @param sourceCode the fact's source
     * @param change the change, not yet applied to what is known of the row
     */
    record RowChanged(int sourceCode, RowChange change) implements AsOfInput {}

    /**
     * A member's timeline changed.
     *
     * @param member whose it is
     * @param timeline the timeline as it is now; null if it has no versions
     */
    record TimelineChanged(MemberId member, @Nullable MemberTimeline timeline) implements AsOfInput {}
}
