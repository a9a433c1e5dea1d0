package dev.wwi.streams.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link BinaryWriter} wrote, in the same order. Not thread-safe. Reading past the end, or a length that
 * points past it, is a {@link DamagedBytesException}.
 */
public final class BinaryReader {
    private final byte[] bytes;
    private int position;

    /** Reads from the start; does not copy. */
    public BinaryReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One byte, 0 to 255. */
    public int readByte() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    /**
     * Reads the format that bytes begin with.
     *
     * @throws DamagedBytesException if it is not the one that is known
     */
    public void readFormat(int known, String what) {
        int format = readByte();
        if (format != known) {
            throw new DamagedBytesException(what + " has format " + format + ", only " + known
                    + " is known; stores of another program need another generation");
        }
    }

    /** Everything but 0 is true. */
    public boolean readBoolean() {
        return readByte() != 0;
    }

    /** The opposite of {@link BinaryWriter#writeLong}. */
    public long readLong() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int part = readByte();
            value |= (long) (part & 0x7F) << shift;
            if ((part & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new DamagedBytesException("a number runs on past 10 bytes at " + position);
    }

    /** The opposite of {@link BinaryWriter#writeOrderedLong}. */
    public long readOrderedLong() {
        require(Long.BYTES);
        long value = 0;
        for (int index = 0; index < Long.BYTES; index++) {
            value = value << 8 | (bytes[position++] & 0xFF);
        }
        return value ^ Long.MIN_VALUE;
    }

    /** The opposite of {@link BinaryWriter#writeBytes}. */
    public byte[] readBytes() {
        int start = startOfBlock();
        return Arrays.copyOfRange(bytes, start, position);
    }

    /** The opposite of {@link BinaryWriter#writeString}. */
    public String readString() {
        int start = startOfBlock();
        return new String(bytes, start, position - start, StandardCharsets.UTF_8);
    }

    /** The opposite of {@link BinaryWriter#writeOrderedString}. */
    public String readOrderedString() {
        int start = position;
        while (readByte() != 0) {
            require(1);
        }
        return new String(bytes, start, position - 1 - start, StandardCharsets.UTF_8);
    }

    /** How many bytes were read. */
    public int position() {
        return position;
    }

    /** A copy of what was read since then. */
    public byte[] readSince(int earlierPosition) {
        return Arrays.copyOfRange(bytes, earlierPosition, position);
    }

    /** Whether everything was read. */
    public boolean isAtEnd() {
        return position == bytes.length;
    }

    private int startOfBlock() {
        long length = readLong();
        if (length < 0 || length > bytes.length - position) {
            throw new DamagedBytesException("a block of " + length + " bytes at " + position + " of " + bytes.length);
        }
        int start = position;
        position += (int) length;
        return start;
    }

    private void require(int more) {
        if (bytes.length - position < more) {
            throw new DamagedBytesException(more + " more bytes expected at " + position + " of " + bytes.length);
        }
    }
}
