package dev.wwi.sink.append;

import java.util.Arrays;

/** The bytes that are equal for all changes of one table row, within an array that nobody changes. Immutable. */
public final class RowKey {

    // FNV-1a, then MurmurHash3's last step: keys of a few bytes, as encoded numbers are, differ in all bits.
    private static final int FNV_PRIME = 0x01000193;
    private static final int FNV_START = 0x811c9dc5;
    private static final int MURMUR_FIRST = 0x85ebca6b;
    private static final int MURMUR_SECOND = 0xc2b2ae35;

    private final byte[] bytes;
    private final int offset;
    private final int hash;

    /** The bytes from the offset to the end of the array. */
    public RowKey(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.offset = offset;
        int mixed = FNV_START;
        for (int i = offset; i < bytes.length; i++) {
            mixed = (mixed ^ bytes[i]) * FNV_PRIME;
        }
        mixed = (mixed ^ (mixed >>> 16)) * MURMUR_FIRST;
        mixed = (mixed ^ (mixed >>> 13)) * MURMUR_SECOND;
        this.hash = mixed ^ (mixed >>> 16);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key
                && key.hash == hash
                && Arrays.equals(bytes, offset, bytes.length, key.bytes, key.offset, key.bytes.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
