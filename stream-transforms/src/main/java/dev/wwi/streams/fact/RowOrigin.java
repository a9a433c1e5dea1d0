package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Reading;
import dev.wwi.streams.source.RowChange;
import dev.wwi.streams.source.RowDelete;
import dev.wwi.streams.source.RowUpsert;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What a read that found a row unchanged stands for: the change that made the row what it is.
 *
 * <p>No generation owns the topic it is kept in, so its bytes are read by programs that are years younger or, while an older
 * generation still runs, older. Therefore they are extended at their end only, under format {@value #FORMAT} for ever: a
 * reader takes what it knows and leaves the rest, and has a value for what an older writer did not write.
 *
 * @param readMicros the time of the read
 * @param readLsn where the read stands in the WAL
 * @param commitMicros commit time of the change; of a row that the first snapshot read, the time of that read
 * @param lsn where the change stands in the WAL
 * @param isOfFirstSnapshot whether the first snapshot read the row so; false in notes that do not tell
 */
record RowOrigin(long readMicros, long readLsn, long commitMicros, long lsn, boolean isOfFirstSnapshot) {
    private static final int FORMAT = 1;

    /** The origin of a row that was read and is known to be so; null if the read itself is its origin. */
    static @Nullable RowOrigin of(RowUpsert read, @Nullable CurrentRow known) {
        boolean isNews = known == null
                || !known.row().equals(read.row())
                || (known.commitMicros() == read.commitMicros() && known.lsn() == read.lsn());
        return isNews
                ? null
                : new RowOrigin(
                        read.commitMicros(), read.lsn(), known.commitMicros(), known.lsn(), known.isOfFirstSnapshot());
    }

    /** Whether this was noted of the read. */
    boolean isOf(RowUpsert read) {
        return readMicros == read.commitMicros() && readLsn == read.lsn();
    }

    /** Whether this was noted of a read that came after it. */
    boolean isOfLaterThan(RowUpsert read) {
        return readLsn > read.lsn();
    }

    /** Whether this is needless once the change is in its topic, for the reason that {@link RowOrigins} gives. */
    boolean isOvertakenBy(RowChange change) {
        if (change instanceof RowDelete delete) {
            return delete.lsn() > readLsn;
        }
        return change instanceof RowUpsert upsert
                && upsert.reading() == Reading.STREAMED
                && upsert.lsn() > readLsn
                && upsert.commitMicros() >= readMicros;
    }

    /** The change in place of the read. */
    RowUpsert change(RowUpsert read) {
        Reading reading = isOfFirstSnapshot ? Reading.RECALLED_FIRST_SNAPSHOT : Reading.RECALLED;
        return new RowUpsert(read.row(), commitMicros, lsn, reading);
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
                .writeBoolean(isOfFirstSnapshot)
                .toByteArray();
    }

    /**
     * Reads a note, whichever program wrote it.
     *
     * @throws dev.wwi.streams.binary.DamagedBytesException if it is none
     */
    static RowOrigin fromBytes(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        reader.readFormat(FORMAT, "the origin of a row");
        return new RowOrigin(
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                !reader.isAtEnd() && reader.readBoolean());
    }
}
