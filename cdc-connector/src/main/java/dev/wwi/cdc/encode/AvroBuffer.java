package dev.wwi.cdc.encode;

import dev.wwi.schemas.serde.WireFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing buffer that writes Avro's binary encoding (Avro specification, "Binary Encoding"). Not thread-safe. */
final class AvroBuffer {
    private static final int MAX_VARINT_LENGTH = 10;
    private static final int MAX_UTF8_PER_CHAR = 3;

    private byte[] bytes = new byte[1024];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    /** Forgets what was written behind that size. */
    void truncate(int earlierSize) {
        size = earlierSize;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Confluent's wire header, which stands before the Avro body. */
    void writeWireHeader(int schemaId) {
        ensure(WireFormat.BODY_OFFSET);
        ByteBuffer.wrap(bytes, size, WireFormat.BODY_OFFSET).put((byte) 0).putInt(schemaId);
        size += WireFormat.BODY_OFFSET;
    }

    void writeBoolean(boolean value) {
        ensure(1);
        bytes[size++] = value ? (byte) 1 : (byte) 0;
    }

    /** Also writes an int and the index of a union's branch, which Avro encodes alike. */
    void writeLong(long value) {
        ensure(MAX_VARINT_LENGTH);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void writeFloat(float value) {
        writeLittleEndian(Float.floatToRawIntBits(value), Float.BYTES);
    }

    void writeDouble(double value) {
        writeLittleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    }

    void writeBytes(byte[] value) {
        writeBytes(value, 0, value.length);
    }

    void writeBytes(byte[] value, int offset, int length) {
        writeLong(length);
        ensure(length);
        System.arraycopy(value, offset, bytes, size, length);
        size += length;
    }

    /** The shortest two's complement of a number, as Avro's decimal has it. */
    void writeBigEndian(long value) {
        int length = Long.BYTES;
        while (length > 1 && value >> (8 * (length - 1) - 1) == value >> 63) {
            length--;
        }
        writeLong(length);
        ensure(length);
        for (int index = length - 1; index >= 0; index--) {
            bytes[size++] = (byte) (value >>> (8 * index));
        }
    }

    /** The bytes that pairs of hexadecimal digits stand for; nothing when they are no such pairs. */
    boolean writeHex(byte[] text, int from, int to) {
        int length = (to - from) / 2;
        int start = size;
        writeLong(length);
        ensure(length);
        for (int index = from; index + 1 < to; index += 2) {
            int high = Character.digit(text[index], 16);
            int low = Character.digit(text[index + 1], 16);
            if (high < 0 || low < 0) {
                size = start;
                return false;
            }
            bytes[size++] = (byte) (high << 4 | low);
        }
        if ((to - from) % 2 != 0) {
            size = start;
            return false;
        }
        return true;
    }

    void writeString(String value) {
        int length = utf8Length(value);
        writeLong(length);
        ensure(length);
        if (length == value.length()) {
            writeAscii(value);
        } else {
            writeUtf8(value);
        }
    }

    private void writeAscii(String value) {
        for (int index = 0; index < value.length(); index++) {
            bytes[size++] = (byte) value.charAt(index);
        }
    }

    private void writeUtf8(String value) {
        for (int index = 0; index < value.length(); index++) {
            char unit = value.charAt(index);
            if (unit < 0x80) {
                bytes[size++] = (byte) unit;
            } else if (unit < 0x800) {
                bytes[size++] = (byte) (0xC0 | (unit >> 6));
                bytes[size++] = (byte) (0x80 | (unit & 0x3F));
            } else if (isPair(value, index)) {
                int point = value.codePointAt(index);
                index++;
                bytes[size++] = (byte) (0xF0 | (point >> 18));
                bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                bytes[size++] = (byte) (0x80 | (point & 0x3F));
            } else if (Character.isSurrogate(unit)) {
                bytes[size++] = '?';
            } else {
                bytes[size++] = (byte) (0xE0 | (unit >> 12));
                bytes[size++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                bytes[size++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
    }

    private static int utf8Length(String value) {
        int length = value.length();
        for (int index = 0; index < value.length(); index++) {
            char unit = value.charAt(index);
            if (unit < 0x80) {
                continue;
            }
            if (unit < 0x800) {
                length++;
            } else if (isPair(value, index)) {
                length += 2;
                index++;
            } else if (!Character.isSurrogate(unit)) {
                length += MAX_UTF8_PER_CHAR - 1;
            }
        }
        return length;
    }

    private static boolean isPair(String value, int index) {
        return Character.isHighSurrogate(value.charAt(index))
                && index + 1 < value.length()
                && Character.isLowSurrogate(value.charAt(index + 1));
    }

    private void writeLittleEndian(long bits, int length) {
        ensure(length);
        for (int index = 0; index < length; index++) {
            bytes[size++] = (byte) (bits >>> (8 * index));
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), Math.multiplyExact(bytes.length, 2)));
        }
    }
}
