package dev.wwi.streams.dimension;

import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowLayout;

/**
 * A version of a member as it is published, without what follows from it (surrogate key, is_current).
 *
 * @param validFromMicros first instant
 * @param validToMicros first instant after it
 * @param attributes the dimension's attributes, NULL replaced where declared
 * @param commitMicros commit time of the change that started it or, once closed, closed it
 * @param lsn LSN of that change
 */
record MemberVersion(long validFromMicros, long validToMicros, Row attributes, long commitMicros, long lsn) {
    private static final int FORMAT = 1;

    boolean isCurrent() {
        return validToMicros == Validity.OPEN_END_MICROS;
    }

    /** Everything but {@code validFromMicros}, which is in the key it is stored under. */
    byte[] toBytes() {
        BinaryWriter writer = new BinaryWriter()
                .writeByte(FORMAT)
                .writeLong(validToMicros)
                .writeLong(commitMicros)
                .writeLong(lsn);
        RowCodec.write(attributes, writer);
        return writer.toByteArray();
    }

    static MemberVersion fromBytes(long validFromMicros, RowLayout layout, byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        reader.readFormat(FORMAT, "a published version");
        long validTo = reader.readLong();
        long commit = reader.readLong();
        long lsn = reader.readLong();
        return new MemberVersion(validFromMicros, validTo, RowCodec.read(layout, reader), commit, lsn);
    }
}
