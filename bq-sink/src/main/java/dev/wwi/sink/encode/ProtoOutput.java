package dev.wwi.sink.encode;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/**
 * A growing buffer of protobuf wire format (protobuf documentation, "Encoding"). Not thread-safe; reused from row to
 * row.
 */
final class ProtoOutput {

    static final int WIRE_VARINT = 0;
    static final int WIRE_FIXED64 = 1;
    static final int WIRE_LENGTH_DELIMITED = 2;

    private static final int INITIAL_BYTES = 1024;

    private byte[] buffer = new byte[INITIAL_BYTES];
    private int size;

    /** The tag of a field, as the varint that precedes its value. */
    static int tag(int fieldNumber, int wireType) {
        return (fieldNumber << 3) | wireType;
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    ByteString toByteString() {
        return ByteString.copyFrom(buffer, 0, size);
    }

    void varint(int tag, long value) {
        ensure(2 * Varints.MAX_BYTES);
        rawVarint(tag);
        rawVarint(value);
    }

    void fixed64(int tag, long value) {
        ensure(Varints.MAX_BYTES + Long.BYTES);
        rawVarint(tag);
        rawLittleEndian(value, Long.BYTES);
    }

    void bytes(int tag, byte[] source, int offset, int length) {
        ensure(2 * Varints.MAX_BYTES + length);
        rawVarint(tag);
        rawVarint(length);
        System.arraycopy(source, offset, buffer, size, length);
        size += length;
    }

    /** A length-delimited field with the shortest little-endian two's complement of {@code value}. */
    void littleEndian(int tag, long value) {
        int length = Long.BYTES - (Long.numberOfLeadingZeros(value < 0 ? ~value : value) - 1) / Byte.SIZE;
        ensure(2 * Varints.MAX_BYTES + length);
        rawVarint(tag);
        rawVarint(length);
        rawLittleEndian(value, length);
    }

    /** A length-delimited field with the bytes in reverse order. */
    void reversed(int tag, byte[] bigEndian, int offset, int length) {
        ensure(2 * Varints.MAX_BYTES + length);
        rawVarint(tag);
        rawVarint(length);
        for (int i = offset + length - 1; i >= offset; i--) {
            buffer[size++] = bigEndian[i];
        }
    }

    /** There is room for eight bytes whatever the value, since callers ensure that of two of the longest varints. */
    private void rawVarint(long value) {
        if ((value & ~0x7fL) == 0) {
            buffer[size++] = (byte) value;
        } else {
            size += Varints.write(value, buffer, size);
        }
    }

    private void rawLittleEndian(long value, int length) {
        long rest = value;
        for (int i = 0; i < length; i++) {
            buffer[size++] = (byte) rest;
            rest >>= Byte.SIZE;
        }
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
