package dev.wwi.platform.bench.transforms;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that have been joined so far.
 *
 * @param commitMicros commit time of the line's or order's last change
 * @param rows in the order of the joins; null for one that is missing
 */
record OrderParts(long commitMicros, List<@Nullable Row> rows) {
    OrderParts {
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    static OrderParts of(Row row, long commitMicros) {
        return new OrderParts(commitMicros, List.of(row));
    }

    OrderParts with(@Nullable OrderParts other) {
        List<@Nullable Row> more = new ArrayList<>(rows);
        more.add(other == null ? null : other.rows().get(0));
        return new OrderParts(commitMicros, more);
    }

    OrderParts at(long laterMicros) {
        return new OrderParts(Math.max(commitMicros, laterMicros), rows);
    }

    /** Of a number of rows with these layouts, in this order. */
    static Serde<OrderParts> serde(List<RowLayout> layouts) {
        Serializer<OrderParts> serializer = (topic, parts) -> parts == null ? null : encode(parts);
        Deserializer<OrderParts> deserializer = (topic, bytes) -> bytes == null ? null : decode(layouts, bytes);
        return Serdes.serdeFrom(serializer, deserializer);
    }

    private static byte[] encode(OrderParts parts) {
        BinaryWriter writer = new BinaryWriter().writeLong(parts.commitMicros());
        for (Row row : parts.rows()) {
            writer.writeBoolean(row != null);
            if (row != null) {
                RowCodec.write(row, writer);
            }
        }
        return writer.toByteArray();
    }

    private static OrderParts decode(List<RowLayout> layouts, byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        long commitMicros = reader.readLong();
        List<@Nullable Row> rows = new ArrayList<>();
        for (RowLayout layout : layouts) {
            rows.add(reader.readBoolean() ? RowCodec.read(layout, reader) : null);
        }
        return new OrderParts(commitMicros, rows);
    }
}
