package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.RowLayout;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** The bytes of a {@link CurrentRow} in stores and join topics. One row has one encoding, which the join relies on. */
final class CurrentRowCodec {
    private CurrentRowCodec() {}

    static Serde<CurrentRow> serde(RowLayout layout) {
        return Serdes.serdeFrom(
                (topic, row) -> {
                    if (row == null) {
                        return null;
                    }
                    BinaryWriter writer = new BinaryWriter();
                    row.write(writer);
                    return writer.toByteArray();
                },
                (topic, bytes) -> bytes == null ? null : CurrentRow.read(layout, new BinaryReader(bytes)));
    }
}
