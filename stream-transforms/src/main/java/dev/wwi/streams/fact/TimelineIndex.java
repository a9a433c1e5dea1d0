package dev.wwi.streams.fact;

import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.Version;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/** Every dimension member's timeline, decoded for the lookups. One per task, used by its thread alone. */
final class TimelineIndex {
    private final Map<MemberId, MemberTimeline> timelines = new HashMap<>();

    /**
     * Begins with what the table of timelines holds, whose later changes come by {@link #replace}.
     *
     * @param table by {@link MemberId#toBytes}
     */
    TimelineIndex(ReadOnlyKeyValueStore<Bytes, ValueAndTimestamp<MemberTimeline>> table) {
        try (KeyValueIterator<Bytes, ValueAndTimestamp<MemberTimeline>> all = table.all()) {
            while (all.hasNext()) {
                MemberTimeline timeline = all.next().value.value();
                timelines.put(timeline.member(), timeline);
            }
        }
    }

    /** The member's version that held at the instant, or null. */
    @Nullable
    Version asOf(MemberId member, long micros) {
        MemberTimeline timeline = timelines.get(member);
        return timeline == null ? null : timeline.asOf(micros).orElse(null);
    }

    /** Replaces the member's timeline, null removing it, and returns the one before. */
    @Nullable
    MemberTimeline replace(MemberId member, @Nullable MemberTimeline timeline) {
        return timeline == null ? timelines.remove(member) : timelines.put(member, timeline);
    }
}
