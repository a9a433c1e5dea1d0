package dev.wwi.streams.fact;

import dev.wwi.streams.state.StateStores;
import dev.wwi.streams.timeline.MemberTimeline;
import dev.wwi.streams.timeline.TimelineSerdes;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The state stores of the as-of lookups. All facts share them: a further fact is not a further store. */
final class FactStores {
    static final String FACTS = "facts-published";
    static final String TIMELINES = "facts-member-timelines";
    static final String CORRECTION_INDEX = "facts-correction-index";
    static final String PENDING_CORRECTIONS = "facts-pending-corrections";

    private FactStores() {}

    /** The table of timelines. It has no changelog of its own, since its topic is one. */
    static Materialized<Bytes, MemberTimeline, KeyValueStore<Bytes, byte[]>> timelines() {
        return Materialized.<Bytes, MemberTimeline, KeyValueStore<Bytes, byte[]>>as(TIMELINES)
                .withKeySerde(Serdes.Bytes())
                .withValueSerde(TimelineSerdes.timeline())
                .withCachingDisabled();
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                StateStores.bytes(FACTS),
                StateStores.derivedBytes(CORRECTION_INDEX),
                StateStores.bytes(PENDING_CORRECTIONS));
    }
}
