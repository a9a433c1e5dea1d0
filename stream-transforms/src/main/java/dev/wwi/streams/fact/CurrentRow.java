package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowLayout;

/**
 * A source row as it is now, and since when.
 *
 * @param isOfFirstSnapshot whether its table's first snapshot read it and nothing has changed it since
 * @param momentMicros its part in L: the commit time of its last change or the time of the read, but no earlier than that
 *     of the change before it, should the source's clock have stepped back
 * @param commitMicros commit time of its last change, or the time of the read
 * @param lsn where that change stands in the WAL
 * @param row the needed columns
 */
record CurrentRow(boolean isOfFirstSnapshot, long momentMicros, long commitMicros, long lsn, Row row) {

    /** Whether the other row's change is the later one, by commit time and then LSN. */
    boolean isNotLaterThan(CurrentRow other) {
        return commitMicros < other.commitMicros || (commitMicros == other.commitMicros && lsn <= other.lsn);
    }

    void write(BinaryWriter writer) {
        writer.writeBoolean(isOfFirstSnapshot)
                .writeLong(momentMicros)
                .writeLong(commitMicros)
                .writeLong(lsn);
        RowCodec.write(row, writer);
    }

    static CurrentRow read(RowLayout layout, BinaryReader reader) {
        return new CurrentRow(
                reader.readBoolean(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                RowCodec.read(layout, reader));
    }
}
