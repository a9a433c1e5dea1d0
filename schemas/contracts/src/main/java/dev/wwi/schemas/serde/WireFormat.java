package dev.wwi.schemas.serde;

import java.nio.ByteBuffer;

/**
 * Confluent's wire format: a zero byte, the schema's id as four bytes big-endian, the Avro body (Confluent, "Wire
 * format").
 */
public final class WireFormat {
    /** Where the Avro body starts. */
    public static final int BODY_OFFSET = 5;

    private static final byte MAGIC = 0;

    private WireFormat() {}

    /**
     * The id of the schema that the record was written with.
     *
     * @throws WireFormatException if the bytes are too short or do not start with the magic byte
     */
    public static int schemaId(byte[] wire) {
        if (wire.length < BODY_OFFSET) {
            throw new WireFormatException(
                    "record has " + wire.length + " bytes, a schema id needs at least " + BODY_OFFSET);
        }
        if (wire[0] != MAGIC) {
            throw new WireFormatException("record starts with byte " + wire[0] + ", Confluent's wire format with 0");
        }
        return ByteBuffer.wrap(wire, 1, Integer.BYTES).getInt();
    }

    /** Puts the header in front of an Avro body. */
    public static byte[] frame(int schemaId, byte[] body) {
        byte[] wire = new byte[BODY_OFFSET + body.length];
        writeHeader(wire, schemaId);
        System.arraycopy(body, 0, wire, BODY_OFFSET, body.length);
        return wire;
    }

    /** Writes the header into the first five bytes. */
    public static void writeHeader(byte[] wire, int schemaId) {
        ByteBuffer.wrap(wire).put(MAGIC).putInt(schemaId);
    }

    /** A copy of the Avro body alone. */
    public static byte[] body(byte[] wire) {
        schemaId(wire);
        byte[] body = new byte[wire.length - BODY_OFFSET];
        System.arraycopy(wire, BODY_OFFSET, body, 0, body.length);
        return body;
    }
}
