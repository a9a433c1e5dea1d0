package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryWriter;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * A fact in the engine's stores: the source it comes from and the Avro body of its source row's key.
 *
 * @param sourceCode {@link FactSource#code()}
 * @param sourceKey the Avro body of the grain's primary key
 */
record FactId(int sourceCode, Bytes sourceKey) {
    Bytes toBytes() {
        return Bytes.wrap(new BinaryWriter()
                .writeByte(sourceCode)
                .writeRaw(sourceKey.get())
                .toByteArray());
    }

    /** Reads the id that fills the array from the offset on. */
    static FactId fromBytes(byte[] bytes, int offset) {
        return new FactId(bytes[offset] & 0xFF, Bytes.wrap(Arrays.copyOfRange(bytes, offset + 1, bytes.length)));
    }
}
