package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.RowLayout;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The bytes of a {@link CurrentRow} in stores and join topics. One row has one encoding, which the join relies on. */
final class CurrentRowCodec {
    private static final int FORMAT = 1;

    private CurrentRowCodec() {}

    static Serde<CurrentRow> serde(RowLayout layout) {
        return Serdes.serdeFrom(
                (topic, row) -> {
                    if (row == null) {
                        return null;
                    }
                    BinaryWriter writer = new BinaryWriter().writeByte(FORMAT);
                    row.write(writer);
                    return writer.toByteArray();
                },
                (topic, bytes) -> bytes == null ? null : read(layout, bytes));
    }

    private static CurrentRow read(RowLayout layout, byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        reader.readFormat(FORMAT, "a current row");
        return CurrentRow.read(layout, reader);
    }
}
