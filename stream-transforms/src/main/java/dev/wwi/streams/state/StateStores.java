package dev.wwi.streams.state;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Named, persistent, logged stores. */
public final class StateStores {
    private static final Map<String, String> CHANGELOG_SETTINGS = Map.of(
            "cleanup.policy", "compact",
            "retention.ms", "-1",
            "segment.ms", Long.toString(24L * 60 * 60 * 1000),
            "segment.bytes", Integer.toString(64 * 1024 * 1024),
            "min.cleanable.dirty.ratio", "0.3");

    private StateStores() {}

    /** A store of bytes under bytes, which range scans see in unsigned order. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> bytes(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(changelogSettings())
                .withCachingDisabled();
    }

    /**
     * The topic settings of a changelog. Records carry commit times, which may be years old: without explicit
     * {@code segment.ms} and {@code retention.ms} segments would roll per week of history and retention would delete
     * what a restart needs.
     */
    public static Map<String, String> changelogSettings() {
        return CHANGELOG_SETTINGS;
    }
}
