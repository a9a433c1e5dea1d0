package dev.wwi.streams.fact;

import dev.wwi.streams.state.StateStores;
import dev.wwi.streams.timeline.TimelineSerdes;
import java.util.Set;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The state stores of the as-of lookups. All facts share them: a further fact is not a further store. */
final class FactStores {
    static final String FACTS = "facts-published";
    static final String TIMELINES = "facts-member-timelines";
    static final String CORRECTION_INDEX = "facts-correction-index";
    static final String PENDING_CORRECTIONS = "facts-pending-corrections";

    private FactStores() {}

    static Set<StoreBuilder<?>> builders() {
        return Set.of(
                StateStores.bytes(FACTS),
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(TIMELINES),
                                TimelineSerdes.member(),
                                TimelineSerdes.timeline())
                        .withLoggingEnabled(StateStores.changelogSettings())
                        .withCachingDisabled(),
                StateStores.derivedBytes(CORRECTION_INDEX),
                StateStores.bytes(PENDING_CORRECTIONS));
    }
}
