package dev.wwi.streams.fact;

import dev.wwi.streams.source.Row;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Instants from one up to but without another.
 *
 * @param fromMicros the first instant, microseconds since 1970 UTC
 * @param untilMicros the first instant after it
 */
record TimeRange(long fromMicros, long untilMicros) {
    /** All instants that a fact can look anything up as of. */
    static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    /** The instants at which two timelines of a member say something different, in order; null is no versions. */
    static List<TimeRange> ofDifferences(MemberTimeline before, @Nullable MemberTimeline after) {
        TreeSet<Long> bounds = new TreeSet<>();
        addBounds(before, bounds);
        addBounds(after, bounds);
        List<TimeRange> differences = new ArrayList<>();
        Long from = null;
        for (Long bound : bounds) {
            boolean isDifferent = !Objects.equals(state(before, bound), state(after, bound));
            if (isDifferent && from == null) {
                from = bound;
            } else if (!isDifferent && from != null) {
                differences.add(new TimeRange(from, bound));
                from = null;
            }
        }
        return differences;
    }

    private static void addBounds(@Nullable MemberTimeline timeline, TreeSet<Long> bounds) {
        if (timeline != null) {
            for (Version version : timeline.versions()) {
                bounds.add(version.validFromMicros());
                bounds.add(version.validToMicros());
            }
        }
    }

    private static @Nullable State state(@Nullable MemberTimeline timeline, long micros) {
        return timeline == null
                ? null
                : timeline.asOf(micros)
                        .map(version -> new State(version.key(), version.attributes()))
                        .orElse(null);
    }

    /** What a fact can see of a version; its bounds are none of it. */
    private record State(long key, Row attributes) {}
}
