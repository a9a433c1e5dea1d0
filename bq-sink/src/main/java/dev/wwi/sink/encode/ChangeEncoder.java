package dev.wwi.sink.encode;

import com.google.protobuf.ByteString;

/**
 * Turns records of one topic into rows with their change type and sequence number
 * {@code <generation>/<offset>} in hexadecimal digits. BigQuery compares the sections as unsigned numbers, so of two
 * changes of a key the one with the higher offset wins, whichever arrives first, and a redelivered one changes nothing;
 * it bills the digits, so there are no more than needed. Not thread-safe: it owns the buffers.
 */
public final class ChangeEncoder {

    private static final int SECTION_DIGITS = 16;
    private static final int BITS_PER_DIGIT = 4;
    private static final byte[] HEXADECIMAL =
            ByteString.copyFromUtf8("0123456789ABCDEF").toByteArray();
    private static final byte[] UPSERT =
            ByteString.copyFromUtf8(ChangeType.UPSERT.name()).toByteArray();
    private static final byte[] DELETE =
            ByteString.copyFromUtf8(ChangeType.DELETE.name()).toByteArray();
    private static final int CHANGE_TYPE_TAG =
            ProtoOutput.tag(RowDescriptor.CHANGE_TYPE_FIELD, ProtoOutput.WIRE_LENGTH_DELIMITED);
    private static final int SEQUENCE_TAG =
            ProtoOutput.tag(RowDescriptor.CHANGE_SEQUENCE_NUMBER_FIELD, ProtoOutput.WIRE_LENGTH_DELIMITED);

    private final byte[] sequence = new byte[2 * SECTION_DIGITS + 1];
    private final int leastDigits;
    private final int offsetStart;
    private final AvroCursor cursor = new AvroCursor();
    private final RowOutput output;

    /**
     * @param generation of the table the rows go to; rises whenever the topic or the table is built anew
     * @param listener told of values left out
     */
    public ChangeEncoder(long generation, UnrepresentableValue.Listener listener) {
        this(generation, listener, 1);
    }

    private ChangeEncoder(long generation, UnrepresentableValue.Listener listener, int leastDigits) {
        this.output = new RowOutput(listener);
        this.leastDigits = leastDigits;
        int generationEnd = writeHexadecimal(generation, 0);
        sequence[generationEnd] = '/';
        this.offsetStart = generationEnd + 1;
    }

    /** An encoder whose sequence numbers are as long as can be, so that they sort as texts too. */
    public static ChangeEncoder sortable(long generation, UnrepresentableValue.Listener listener) {
        return new ChangeEncoder(generation, listener, SECTION_DIGITS);
    }

    /**
     * The change that a record with a value makes.
     *
     * @param valueEncoder compiled for the value's writer schema
     * @param keyEncoder compiled for the key's writer schema
     * @param bodyOffset where the Avro bodies start in key and value
     * @throws RecordEncodingException if the record is a dead letter
     */
    public EncodedChange change(
            RowEncoder valueEncoder, byte[] value, RowEncoder keyEncoder, byte[] key, int bodyOffset, long offset) {
        begin(ChangeType.UPSERT, offset);
        cursor.reset(value, bodyOffset);
        valueEncoder.encode(cursor, output);
        if (output.hasRow && output.operation != 'd') {
            return finish(ChangeType.UPSERT);
        }
        if (output.operation != 'd') {
            throw cursor.malformed("no row although its op is '" + (char) output.operation + "'");
        }
        long sourceCommitMicros = output.sourceCommitMicros;
        long sourceLsn = output.sourceLsn;
        EncodedChange deletion = deletion(keyEncoder, key, bodyOffset, offset);
        return new EncodedChange(deletion.type(), deletion.row(), sourceCommitMicros, sourceLsn);
    }

    /**
     * The deletion that a tombstone makes.
     *
     * @param keyEncoder compiled for the key's writer schema
     * @param bodyOffset where the Avro body starts in the key
     * @throws RecordEncodingException if the record is a dead letter
     */
    public EncodedChange deletion(RowEncoder keyEncoder, byte[] key, int bodyOffset, long offset) {
        begin(ChangeType.DELETE, offset);
        cursor.reset(key, bodyOffset);
        keyEncoder.encode(cursor, output);
        return finish(ChangeType.DELETE);
    }

    private void begin(ChangeType type, long offset) {
        output.clear();
        byte[] text = type == ChangeType.UPSERT ? UPSERT : DELETE;
        output.proto().bytes(CHANGE_TYPE_TAG, text, 0, text.length);
        int end = writeHexadecimal(offset, offsetStart);
        output.proto().bytes(SEQUENCE_TAG, sequence, 0, end);
    }

    private EncodedChange finish(ChangeType type) {
        return new EncodedChange(type, output.proto().toByteString(), output.sourceCommitMicros, output.sourceLsn);
    }

    /** Returns where the digits end. */
    private int writeHexadecimal(long value, int start) {
        int significant = (Long.SIZE - Long.numberOfLeadingZeros(value) + BITS_PER_DIGIT - 1) / BITS_PER_DIGIT;
        int end = start + Math.max(leastDigits, significant);
        long rest = value;
        for (int i = end - 1; i >= start; i--) {
            sequence[i] = HEXADECIMAL[(int) (rest & 0xf)];
            rest >>>= BITS_PER_DIGIT;
        }
        return end;
    }
}
