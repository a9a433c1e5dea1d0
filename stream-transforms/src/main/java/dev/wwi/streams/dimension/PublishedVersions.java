package dev.wwi.streams.dimension;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** What was published of each member, by the start of the version, so that only differences are published again. */
final class PublishedVersions {
    // Before every instant a version can start at: the Unknown member never meets the versions of a real id 0.
    private static final long UNKNOWN_MEMBER = Long.MIN_VALUE;

    private final KeyValueStore<Bytes, byte[]> store;

    PublishedVersions(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** A member's published versions, as {@link MemberVersion#toBytes} made them, by their start. */
    NavigableMap<Long, byte[]> of(String dimension, long id) {
        NavigableMap<Long, byte[]> versions = new TreeMap<>();
        Bytes from = key(dimension, id, UNKNOWN_MEMBER + 1);
        Bytes to = key(dimension, id, Long.MAX_VALUE);
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                BinaryReader key = new BinaryReader(entry.key.get());
                key.readOrderedString();
                key.readOrderedLong();
                versions.put(key.readOrderedLong(), entry.value);
            }
        }
        return versions;
    }

    void put(String dimension, long id, long validFromMicros, byte[] version) {
        store.put(key(dimension, id, validFromMicros), version);
    }

    void remove(String dimension, long id, long validFromMicros) {
        store.delete(key(dimension, id, validFromMicros));
    }

    /** Whether the dimension's Unknown member is published; from now on it is. */
    boolean markUnknownMember(String dimension) {
        Bytes key = key(dimension, 0, UNKNOWN_MEMBER);
        return store.putIfAbsent(key, new byte[] {1}) != null;
    }

    private static Bytes key(String dimension, long id, long validFromMicros) {
        return Bytes.wrap(new BinaryWriter()
                .writeOrderedString(dimension)
                .writeOrderedLong(id)
                .writeOrderedLong(validFromMicros)
                .toByteArray());
    }
}
