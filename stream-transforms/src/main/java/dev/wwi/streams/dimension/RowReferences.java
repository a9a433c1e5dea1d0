package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which rows ever referred to which, kept for ever: a member is recomputed also when a row changes that it has left,
 * because that row's history is part of its own.
 */
final class RowReferences implements DimensionModel.Referrers {
    private static final byte[] PRESENT = {1};

    private final KeyValueStore<Bytes, byte[]> store;

    RowReferences(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void add(RowId referenced, RowId referring) {
        store.put(key(referenced, referring.table(), referring.id()), PRESENT);
    }

    @Override
    public List<Long> of(RowId referenced, SourceTable referring) {
        List<Long> ids = new ArrayList<>();
        Bytes from = key(referenced, referring, Long.MIN_VALUE);
        Bytes to = key(referenced, referring, Long.MAX_VALUE);
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext()) {
                ids.add(referringId(entries.next()));
            }
        }
        return ids;
    }

    private static Bytes key(RowId referenced, SourceTable referringTable, long referringId) {
        return Bytes.wrap(new BinaryWriter()
                .writeOrderedString(referenced.table().qualifiedName())
                .writeOrderedLong(referenced.id())
                .writeOrderedString(referringTable.qualifiedName())
                .writeOrderedLong(referringId)
                .toByteArray());
    }

    private static long referringId(KeyValue<Bytes, byte[]> entry) {
        BinaryReader reader = new BinaryReader(entry.key.get());
        reader.readOrderedString();
        reader.readOrderedLong();
        reader.readOrderedString();
        return reader.readOrderedLong();
    }
}
