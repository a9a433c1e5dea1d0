package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.row.ColumnBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Finds out which primary keys of a batch are equal: gives each different key a position, counted from 0. */
abstract sealed class KeyPositions {
    static final int NEW = -1;

    /** The position of the row's key, or {@link #NEW} after giving it the position {@code next}. */
    abstract int find(ColumnBuffer[] key, int row, int next);

    /** @param expected at most so many different keys will come */
    static KeyPositions of(ColumnBuffer[] key, int expected) {
        return key.length == 1 && key[0].holdsLongs() ? new Longs(expected) : new Bytes(expected);
    }

    /** For keys of one column of integers, the usual ones: a hash table without objects. */
    private static final class Longs extends KeyPositions {
        private final long[] keys;
        private final int[] positions;
        private final int shift;

        Longs(int expected) {
            int bits = 64 - Long.numberOfLeadingZeros(Math.max(8, expected) * 2L - 1);
            keys = new long[1 << bits];
            positions = new int[1 << bits];
            Arrays.fill(positions, NEW);
            shift = 64 - bits;
        }

        @Override
        int find(ColumnBuffer[] key, int row, int next) {
            long value = key[0].longValue(row);
            int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> shift);
            while (positions[slot] != NEW) {
                if (keys[slot] == value) {
                    return positions[slot];
                }
                slot = (slot + 1) & (keys.length - 1);
            }
            keys[slot] = value;
            positions[slot] = next;
            return NEW;
        }
    }

    /** For all other keys. */
    private static final class Bytes extends KeyPositions {
        private final Map<ByteBuffer, Integer> positions;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Bytes(int expected) {
            positions = new HashMap<>(expected * 2);
        }

        @Override
        int find(ColumnBuffer[] key, int row, int next) {
            bytes.reset();
            for (ColumnBuffer column : key) {
                column.writeKey(bytes, row);
            }
            Integer known = positions.putIfAbsent(ByteBuffer.wrap(bytes.toByteArray()), next);
            return known == null ? NEW : known;
        }
    }
}
