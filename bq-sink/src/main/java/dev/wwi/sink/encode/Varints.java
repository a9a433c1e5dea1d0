package dev.wwi.sink.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers in groups of seven bits, the lowest first, each but the last with its top bit set: the varints of protobuf and of
 * Avro. Up to eight groups are moved at once instead of one after the other; most of a row's bytes are such numbers.
 */
final class Varints {

    /** Bytes of the longest one. */
    static final int MAX_BYTES = 10;

    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int GROUP_BITS = 7;
    private static final int BITS_AT_ONCE = Long.BYTES * GROUP_BITS;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    private Varints() {}

    /**
     * Writes one and returns how many bytes it has. Up to eight bytes are overwritten, of which those behind it say nothing.
     *
     * @param target with room for {@link #MAX_BYTES}
     */
    static int write(long value, byte[] target, int offset) {
        if (value >>> BITS_AT_ONCE != 0) {
            return writeLong(value, target, offset);
        }
        int length = (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / GROUP_BITS + 1;
        long allButLast = (1L << (Byte.SIZE * (length - 1))) - 1;
        LITTLE_ENDIAN.set(target, offset, spread(value) | (TOP_BITS & allButLast));
        return length;
    }

    /**
     * How many bytes the one has that begins there; 0 if it does not end within eight.
     *
     * @param source with at least eight bytes from there on
     */
    static int length(byte[] source, int offset) {
        long ends = ~(long) LITTLE_ENDIAN.get(source, offset) & TOP_BITS;
        return ends == 0 ? 0 : Long.numberOfTrailingZeros(ends) / Byte.SIZE + 1;
    }

    /** The value of the one that begins there and has that many bytes, one to eight. */
    static long value(byte[] source, int offset, int length) {
        long word = (long) LITTLE_ENDIAN.get(source, offset);
        return join(word & (-1L >>> (Long.SIZE - Byte.SIZE * length)) & ~TOP_BITS);
    }

    private static int writeLong(long value, byte[] target, int offset) {
        LITTLE_ENDIAN.set(target, offset, spread(value & (-1L >>> (Long.SIZE - BITS_AT_ONCE))) | TOP_BITS);
        int end = offset + Long.BYTES;
        for (long rest = value >>> BITS_AT_ONCE; ; rest >>>= GROUP_BITS) {
            if (rest >>> GROUP_BITS == 0) {
                target[end++] = (byte) rest;
                return end - offset;
            }
            target[end++] = (byte) (rest | 0x80);
        }
    }

    /** From 56 bits to eight times seven, by halves. */
    private static long spread(long bits) {
        long halves = (bits & 0x00ff_ffff_f000_0000L) << 4 | (bits & 0x0fff_ffffL);
        long quarters = (halves & 0x0fff_c000_0fff_c000L) << 2 | (halves & 0x0000_3fff_0000_3fffL);
        return (quarters & 0x3f80_3f80_3f80_3f80L) << 1 | (quarters & 0x007f_007f_007f_007fL);
    }

    /** The opposite of {@link #spread}. */
    private static long join(long groups) {
        long quarters = (groups & 0x7f00_7f00_7f00_7f00L) >>> 1 | (groups & 0x007f_007f_007f_007fL);
        long halves = (quarters & 0x3fff_0000_3fff_0000L) >>> 2 | (quarters & 0x0000_3fff_0000_3fffL);
        return (halves & 0x0fff_ffff_0000_0000L) >>> 4 | (halves & 0x0fff_ffffL);
    }
}
