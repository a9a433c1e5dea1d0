package dev.wwi.streams.fact;

import dev.wwi.schemas.star.Validity;
import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowLayout;

/**
 * A source row as it is now, and since when.
 *
 * @param effectiveMicros the instant its last change took effect, {@link Validity#SINCE_EVER_MICROS} for a row of its
 *     table's first snapshot; microseconds since 1970 UTC
 * @param commitMicros commit time of that change, or the time of the read
 * @param lsn where that change stands in the WAL
 * @param row the needed columns
 */
record CurrentRow(long effectiveMicros, long commitMicros, long lsn, Row row) {
    boolean isSinceEver() {
        return effectiveMicros == Validity.SINCE_EVER_MICROS;
    }

    /** The row's part in L: a row that was true since ever counts from the time it was read. */
    long lastChangeMicros() {
        return isSinceEver() ? commitMicros : effectiveMicros;
    }

    /** Whether the other row's change is the later one, by commit time and then LSN. */
    boolean isNotLaterThan(CurrentRow other) {
        return commitMicros < other.commitMicros || (commitMicros == other.commitMicros && lsn <= other.lsn);
    }

    void write(BinaryWriter writer) {
        writer.writeLong(effectiveMicros).writeLong(commitMicros).writeLong(lsn);
        RowCodec.write(row, writer);
    }

    static CurrentRow read(RowLayout layout, BinaryReader reader) {
        return new CurrentRow(reader.readLong(), reader.readLong(), reader.readLong(), RowCodec.read(layout, reader));
    }
}
