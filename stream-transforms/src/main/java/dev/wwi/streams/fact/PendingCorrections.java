package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of the {@link CorrectionIndex} that still have to be gone through. They are kept in a store, so a restart
 * goes on where it was; going through a range twice changes nothing. One per task, used by its thread alone.
 */
final class PendingCorrections {
    private final KeyValueStore<Bytes, byte[]> store;
    private boolean isEmpty;

    PendingCorrections(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.isEmpty = first() == null;
    }

    /**
     * A range of the index.
     *
     * @param from its first key
     * @param until its end
     * @param timestampMillis the timestamp of the record that made it necessary
     */
    record Range(Bytes from, Bytes until, long timestampMillis) {}

    boolean isEmpty() {
        return isEmpty;
    }

    void add(Range range) {
        byte[] known = store.get(range.from());
        Bytes until = range.until();
        if (known != null) {
            Bytes knownUntil = decode(range.from(), known).until();
            until = knownUntil.compareTo(until) > 0 ? knownUntil : until;
        }
        store.put(
                range.from(),
                new BinaryWriter()
                        .writeLong(range.timestampMillis())
                        .writeBytes(until.get())
                        .toByteArray());
        isEmpty = false;
    }

    /** Takes a range out, null if there is none. */
    @Nullable
    Range poll() {
        Range range = first();
        if (range == null) {
            isEmpty = true;
        } else {
            store.delete(range.from());
        }
        return range;
    }

    private @Nullable Range first() {
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            if (!entries.hasNext()) {
                return null;
            }
            KeyValue<Bytes, byte[]> entry = entries.next();
            return decode(entry.key, entry.value);
        }
    }

    private static Range decode(Bytes from, byte[] value) {
        BinaryReader reader = new BinaryReader(value);
        long timestampMillis = reader.readLong();
        return new Range(from, Bytes.wrap(reader.readBytes()), timestampMillis);
    }
}
