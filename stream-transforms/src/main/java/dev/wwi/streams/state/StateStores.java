package dev.wwi.streams.state;

import dev.wwi.schemas.topics.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Named, persistent stores, logged unless they can be made of others. */
public final class StateStores {
    private static final Map<String, String> CHANGELOG_SETTINGS = Map.of(
            "cleanup.policy", "compact",
            "retention.ms", "-1",
            "segment.ms", Topics.SEGMENT_MILLIS,
            "segment.bytes", Topics.COMPACTED_SEGMENT_BYTES,
            "min.cleanable.dirty.ratio", "0.3");

    private StateStores() {}

    /** A store of bytes under bytes, which range scans see in unsigned order. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> bytes(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(changelogSettings())
                .withCachingDisabled();
    }

    /**
     * The same without a changelog, for what can be made of other stores. It is empty after a restore, and behind the others
     * in a task that was with another process meanwhile.
     */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> derivedBytes(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled();
    }

    /**
     * The topic settings of a changelog, for the reasons that {@link Topics} gives; and compacted early, since a restore
     * reads all of it.
     */
    public static Map<String, String> changelogSettings() {
        return CHANGELOG_SETTINGS;
    }
}
