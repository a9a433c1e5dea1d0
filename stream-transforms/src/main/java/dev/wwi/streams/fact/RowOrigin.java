package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Reading;
import dev.wwi.streams.source.RowUpsert;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a read that found a row unchanged stands for: the change that made the row what it is.
 *
 * @param readMicros the time of the read
 * @param readLsn where the read stands in the WAL
 * @param commitMicros commit time of the change
 * @param lsn where the change stands in the WAL
 */
record RowOrigin(long readMicros, long readLsn, long commitMicros, long lsn) {
    private static final int FORMAT = 1;

    /** The origin of a row that was read and is known to be so; null if the read itself is its origin. */
    static @Nullable RowOrigin of(RowUpsert read, @Nullable CurrentRow known) {
        boolean isNews = known == null
                || !known.row().equals(read.row())
                || (known.commitMicros() == read.commitMicros() && known.lsn() == read.lsn());
        return isNews ? null : new RowOrigin(read.commitMicros(), read.lsn(), known.commitMicros(), known.lsn());
    }

    /** Whether this was noted of the read. */
    boolean isOf(RowUpsert read) {
        return readMicros == read.commitMicros() && readLsn == read.lsn();
    }

    /** Whether this was noted of a read that came after it. */
    boolean isOfLaterThan(RowUpsert read) {
        return readLsn > read.lsn();
    }

    /** The change in place of the read. */
    RowUpsert change(RowUpsert read) {
        return new RowUpsert(read.row(), commitMicros, lsn, Reading.RECALLED);
    }

    static Bytes key(SourceTable table, Bytes rowKey) {
        return Bytes.wrap(new BinaryWriter()
                .writeOrderedString(table.qualifiedName())
                .writeRaw(rowKey.get())
                .toByteArray());
    }

    byte[] toBytes() {
        return new BinaryWriter()
                .writeByte(FORMAT)
                .writeLong(readMicros)
                .writeLong(readLsn)
                .writeLong(commitMicros)
                .writeLong(lsn)
                .toByteArray();
    }

    static RowOrigin fromBytes(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        reader.readFormat(FORMAT, "the origin of a row");
        return new RowOrigin(reader.readLong(), reader.readLong(), reader.readLong(), reader.readLong());
    }
}
