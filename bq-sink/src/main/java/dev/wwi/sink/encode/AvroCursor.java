package dev.wwi.sink.encode;

import dev.wwi.sink.encode.RecordEncodingException.Code;

/**
 * A position in an Avro binary body (Avro specification, "Binary Encoding"). Reading past the end is a
 * {@link Code#MALFORMED_RECORD}. Not thread-safe; reused from record to record.
 */
final class AvroCursor {

    private static final int MAX_VARINT_SHIFT = 63;
    private static final int MAX_MORE_BYTES = MAX_VARINT_SHIFT / 7;

    private byte[] bytes = {};
    private int position;

    void reset(byte[] body, int offset) {
        bytes = body;
        position = offset;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return bytes.length - position;
    }

    boolean readBoolean() {
        return readByte() != 0;
    }

    /** An int or a long: both are zigzag varints. */
    long readLong() {
        byte first = readByte();
        long raw = first < 0 ? readLongFrom(position - 1) : first;
        return (raw >>> 1) ^ -(raw & 1);
    }

    /** Passes an int or a long. */
    void skipLong() {
        if (readByte() < 0) {
            var unused = readLongFrom(position - 1);
        }
    }

    /** The number of a union's branch, of so many. */
    int readBranch(int branches) {
        long branch = readLong();
        if (branch < 0 || branch >= branches) {
            throw malformed("union branch " + branch + " of " + branches);
        }
        return (int) branch;
    }

    private long readLongFrom(int start) {
        if (bytes.length - start >= Long.BYTES) {
            int length = Varints.length(bytes, start);
            if (length > 0) {
                position = start + length;
                return Varints.value(bytes, start, length);
            }
        }
        return readLongBytewise(bytes[start] & 0x7f);
    }

    /** The rest of a varint that is longer than eight bytes, or ends the body. */
    private long readLongBytewise(long low) {
        byte[] source = bytes;
        int next = position;
        long raw = low;
        for (int shift = 7; shift <= MAX_VARINT_SHIFT && next < source.length; shift += 7) {
            byte part = source[next++];
            raw |= (part & 0x7fL) << shift;
            if (part >= 0) {
                position = next;
                return raw;
            }
        }
        boolean isTooShort = next - position < MAX_MORE_BYTES;
        position = next;
        if (isTooShort) {
            throw malformed("no more bytes");
        }
        throw malformed("a varint of more than ten bytes");
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw malformed("an int of value " + value);
        }
        return (int) value;
    }

    int readFixed32() {
        int start = skip(Integer.BYTES);
        return (bytes[start] & 0xff)
                | ((bytes[start + 1] & 0xff) << 8)
                | ((bytes[start + 2] & 0xff) << 16)
                | ((bytes[start + 3] & 0xff) << 24);
    }

    /** A length prefix of bytes or a string, checked against what is left. */
    int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw malformed("a length of " + length + " with " + remaining() + " bytes left");
        }
        return (int) length;
    }

    /** Moves on by {@code length} bytes and returns where they started. */
    int skip(int length) {
        if (length > remaining()) {
            throw malformed(length + " bytes wanted with " + remaining() + " bytes left");
        }
        int start = position;
        position += length;
        return start;
    }

    RecordEncodingException malformed(String found) {
        return new RecordEncodingException(
                Code.MALFORMED_RECORD, "Avro body has " + found + " at byte " + position + " of " + bytes.length);
    }

    private byte readByte() {
        if (position >= bytes.length) {
            throw malformed("no more bytes");
        }
        return bytes[position++];
    }
}
