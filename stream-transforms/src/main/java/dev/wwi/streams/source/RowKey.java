package dev.wwi.streams.source;

import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/**
 * A row's key as both topologies address it: the Avro body, without the wire header and its schema id, so that a key
 * whose schema was registered anew is still the same key. Avro writes a record as its fields one after the other and
 * int and long alike (Avro specification, binary encoding), so the body of a one-column integer key is one number.
 */
public final class RowKey {
    private RowKey() {}

    /** The body of a key in wire format. */
    public static Bytes body(byte[] wireKey) {
        WireFormat.schemaId(wireKey);
        return Bytes.wrap(Arrays.copyOfRange(wireKey, WireFormat.BODY_OFFSET, wireKey.length));
    }

    /** The body of a key that is one integer column. */
    public static Bytes body(long id) {
        return Bytes.wrap(new BinaryWriter().writeLong(id).toByteArray());
    }

    /**
     * The id in the body of a key that is one integer column.
     *
     * @throws UnreadableChangeException if the body is anything else
     */
    public static long id(Bytes body) {
        BinaryReader reader = new BinaryReader(body.get());
        try {
            long id = reader.readLong();
            if (reader.isAtEnd()) {
                return id;
            }
        } catch (IllegalStateException e) {
            // The bytes are the record's, not a store's: the cause would say otherwise.
            throw new UnreadableChangeException("key " + body + " is not one integer: " + e.getMessage());
        }
        throw new UnreadableChangeException("key " + body + " is not one integer: bytes follow it");
    }
}
