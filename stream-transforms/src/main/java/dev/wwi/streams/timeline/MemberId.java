package dev.wwi.streams.timeline;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;

/**
 * A member of a dimension.
 *
 * @param dimension the dimension's table, {@code dim_city}, or {@code package_type}
 * @param id the business id
 */
public record MemberId(String dimension, long id) {
    /** Bytes that sort by dimension, then id. */
    public byte[] toBytes() {
        return new BinaryWriter()
                .writeOrderedString(dimension)
                .writeOrderedLong(id)
                .toByteArray();
    }

    /** The opposite of {@link #toBytes}. */
    public static MemberId fromBytes(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        return new MemberId(reader.readOrderedString(), reader.readOrderedLong());
    }
}
