package dev.wwi.streams.binary;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends values to a growing array. Not thread-safe. {@link BinaryReader} reads them back in the same order. */
public final class BinaryWriter {
    private static final int INITIAL_BYTES = 96;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** One byte. */
    public BinaryWriter writeByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** True as 1, false as 0. */
    public BinaryWriter writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /** Zigzag and variable length, 1 to 10 bytes: small magnitudes are short. */
    public BinaryWriter writeLong(long value) {
        ensure(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    /**
     * Eight bytes, big-endian, with the sign bit flipped: compared as unsigned bytes they sort like the numbers, so
     * a range scan over keys is a range of numbers.
     */
    public BinaryWriter writeOrderedLong(long value) {
        ensure(Long.BYTES);
        long ordered = value ^ Long.MIN_VALUE;
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (ordered >>> shift);
        }
        return this;
    }

    /** The length, then the bytes. */
    public BinaryWriter writeBytes(byte[] value) {
        writeLong(value.length);
        return writeRaw(value);
    }

    /** The length, then the shortest big-endian two's complement of the number. */
    public BinaryWriter writeTwosComplement(long value) {
        int count = Long.BYTES - (Long.numberOfLeadingZeros(value < 0 ? ~value : value) - 1) / Byte.SIZE;
        writeLong(count);
        ensure(count);
        for (int index = count - 1; index >= 0; index--) {
            bytes[length++] = (byte) (value >>> (index * Byte.SIZE));
        }
        return this;
    }

    /** The length in bytes, then the UTF-8. */
    public BinaryWriter writeString(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The UTF-8 and a zero byte: sorts like the text and is no prefix of a longer one.
     *
     * @throws IllegalArgumentException if the text contains the zero character
     */
    public BinaryWriter writeOrderedString(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an ordered key's text may not contain the zero character: " + value);
        }
        return writeRaw(value.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }

    /** The bytes alone. */
    public BinaryWriter writeRaw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
