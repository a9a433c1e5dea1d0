package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Reading;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowDelete;
import dev.wwi.streams.source.RowLayout;
import dev.wwi.streams.source.RowUpsert;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every row's history, by the rules of one clock: a row that its table's first snapshot read was so since ever; a
 * streamed change takes effect at its commit, but no earlier than the row's change before it; a later read changes
 * only what it finds different; at one instant the later record replaces the earlier.
 */
final class RowHistories {
    // A state that thousands of cities lie in is read once per burst and not once per city.
    private static final int FORMAT = 1;
    private static final int CACHED_ROWS = 8_192;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<SourceTable, RowLayout> layouts;
    private final Map<RowId, RowHistory> recentlyUsed = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RowId, RowHistory> eldest) {
            return size() > CACHED_ROWS;
        }
    };

    RowHistories(KeyValueStore<Bytes, byte[]> store, Map<SourceTable, RowLayout> layouts) {
        this.store = store;
        this.layouts = layouts;
    }

    /** The row's history; empty if it was never seen. */
    RowHistory of(RowId row) {
        RowHistory known = recentlyUsed.get(row);
        if (known != null) {
            return known;
        }
        RowHistory history = read(row);
        recentlyUsed.put(row, history);
        return history;
    }

    /**
     * Adds a change to its row's history.
     *
     * @param recordMicros the record's time, for a tombstone that comes alone
     * @return the new state, or nothing if the record says nothing new
     */
    Optional<RowState> add(RowId row, RowChange change, long recordMicros) {
        RowHistory history = of(row);
        RowState state = next(history.last(), change, recordMicros);
        if (state == null) {
            return Optional.empty();
        }
        store.put(key(row, state.effectiveMicros()), value(state));
        recentlyUsed.put(row, history.with(state));
        return Optional.of(state);
    }

    private static @Nullable RowState next(@Nullable RowState last, RowChange change, long recordMicros) {
        if (change instanceof RowUpsert upsert) {
            return upserted(last, upsert);
        }
        if (last == null || last.row() == null) {
            return null;
        }
        if (change instanceof RowDelete delete) {
            return state(last, delete.commitMicros(), delete.lsn(), null);
        }
        return state(last, recordMicros, last.lsn(), null);
    }

    private static @Nullable RowState upserted(@Nullable RowState last, RowUpsert upsert) {
        boolean onlySinceEver = last == null || last.effectiveMicros() == Validity.SINCE_EVER_MICROS;
        if (upsert.reading() == Reading.FIRST_SNAPSHOT && onlySinceEver) {
            return new RowState(Validity.SINCE_EVER_MICROS, upsert.commitMicros(), upsert.lsn(), upsert.row());
        }
        boolean unchanged = last != null && upsert.row().equals(last.row());
        if (upsert.reading() != Reading.STREAMED && unchanged) {
            return null;
        }
        return state(last, upsert.commitMicros(), upsert.lsn(), upsert.row());
    }

    private static RowState state(@Nullable RowState last, long commitMicros, long lsn, @Nullable Row row) {
        long effective = last == null ? commitMicros : Math.max(commitMicros, last.effectiveMicros());
        return new RowState(effective, commitMicros, lsn, row);
    }

    private RowHistory read(RowId row) {
        RowLayout layout = layouts.get(row.table());
        if (layout == null) {
            throw new IllegalArgumentException(
                    "no dimension needs rows of " + row.table().qualifiedName());
        }
        List<RowState> states = new ArrayList<>();
        Bytes from = key(row, Long.MIN_VALUE);
        Bytes to = key(row, Long.MAX_VALUE);
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext()) {
                states.add(state(layout, entries.next()));
            }
        }
        return states.isEmpty() ? RowHistory.EMPTY : new RowHistory(states);
    }

    private static Bytes key(RowId row, long effectiveMicros) {
        return Bytes.wrap(new BinaryWriter()
                .writeOrderedString(row.table().qualifiedName())
                .writeOrderedLong(row.id())
                .writeOrderedLong(effectiveMicros)
                .toByteArray());
    }

    private static byte[] value(RowState state) {
        BinaryWriter writer = new BinaryWriter()
                .writeByte(FORMAT)
                .writeLong(state.commitMicros())
                .writeLong(state.lsn())
                .writeBoolean(state.row() != null);
        if (state.row() != null) {
            RowCodec.write(state.row(), writer);
        }
        return writer.toByteArray();
    }

    private static RowState state(RowLayout layout, KeyValue<Bytes, byte[]> entry) {
        BinaryReader key = new BinaryReader(entry.key.get());
        key.readOrderedString();
        key.readOrderedLong();
        long effective = key.readOrderedLong();
        BinaryReader value = new BinaryReader(entry.value);
        value.readFormat(FORMAT, "a row's state");
        long commit = value.readLong();
        long lsn = value.readLong();
        return new RowState(effective, commit, lsn, value.readBoolean() ? RowCodec.read(layout, value) : null);
    }
}
