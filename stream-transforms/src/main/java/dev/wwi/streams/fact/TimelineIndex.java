package dev.wwi.streams.fact;

import dev.wwi.streams.timeline.MemberId;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.Version;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every dimension member's timeline, in memory for the lookups and in a store for the next start. One per task, used by
 * its thread alone.
 */
final class TimelineIndex {
    private final KeyValueStore<MemberId, MemberTimeline> store;
    private final Map<MemberId, MemberTimeline> timelines = new HashMap<>();

    /** Loads what the store holds. */
    TimelineIndex(KeyValueStore<MemberId, MemberTimeline> store) {
        this.store = store;
        try (KeyValueIterator<MemberId, MemberTimeline> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<MemberId, MemberTimeline> entry = all.next();
                timelines.put(entry.key, entry.value);
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
        store.put(member, timeline);
        return timeline == null ? timelines.remove(member) : timelines.put(member, timeline);
    }
}
