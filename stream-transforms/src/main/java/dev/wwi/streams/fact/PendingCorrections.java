package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of the {@link CorrectionIndex} that still have to be gone through, by their first key. They are kept in a
 * store, so a restart goes on where it was; going through a range twice changes nothing. One per task, used by its
 * thread alone.
 */
final class PendingCorrections {
    private static final int FORMAT = 1;

    private final KeyValueStore<Bytes, byte[]> store;

    // The first entry of the store would be found behind the tombstones of all that were taken before.
    private final TreeMap<Bytes, Range> ranges = new TreeMap<>();

    PendingCorrections(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                ranges.put(entry.key, decode(entry.key, entry.value));
            }
        }
    }

    /**
     * A range of the index.
     *
     * @param from its first key
     * @param until its end
     * @param timestampMillis the timestamp of the record that made it necessary
     */
    record Range(Bytes from, Bytes until, long timestampMillis) {
        Range unite(Range known) {
            return known.until.compareTo(until) > 0 ? new Range(from, known.until, timestampMillis) : this;
        }
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    void add(Range range) {
        Range known = ranges.get(range.from());
        Range united = known == null ? range : range.unite(known);
        ranges.put(united.from(), united);
        store.put(
                united.from(),
                new BinaryWriter()
                        .writeByte(FORMAT)
                        .writeLong(united.timestampMillis())
                        .writeBytes(united.until().get())
                        .toByteArray());
    }

    /** Takes a range out, null if there is none. */
    @Nullable
    Range poll() {
        Map.Entry<Bytes, Range> first = ranges.pollFirstEntry();
        if (first == null) {
            return null;
        }
        store.delete(first.getKey());
        return first.getValue();
    }

    private static Range decode(Bytes from, byte[] value) {
        BinaryReader reader = new BinaryReader(value);
        reader.readFormat(FORMAT, "a range of corrections");
        long timestampMillis = reader.readLong();
        return new Range(from, Bytes.wrap(reader.readBytes()), timestampMillis);
    }
}
