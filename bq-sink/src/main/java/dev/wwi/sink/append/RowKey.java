package dev.wwi.sink.append;

import java.util.Arrays;

/** The bytes that are equal for all changes of one table row, within an array that nobody changes. Immutable. */
public final class RowKey {

    // The multiplier of FNV-1a: keys of a few bytes, as encoded numbers are, get hashes that differ in all bits.
    private static final int HASH_PRIME = 0x01000193;
    private static final int HASH_START = 0x811c9dc5;

    private final byte[] bytes;
    private final int offset;
    private final int hash;

    /** The bytes from the offset to the end of the array. */
    public RowKey(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.offset = offset;
        int mixed = HASH_START;
        for (int i = offset; i < bytes.length; i++) {
            mixed = (mixed ^ bytes[i]) * HASH_PRIME;
        }
        this.hash = mixed ^ (mixed >>> 15);
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
