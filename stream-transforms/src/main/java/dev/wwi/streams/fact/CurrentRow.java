package dev.wwi.streams.fact;

import dev.wwi.streams.binary.BinaryReader;
import dev.wwi.streams.binary.BinaryWriter;
import dev.wwi.streams.source.Row;
import dev.wwi.streams.source.RowCodec;
import dev.wwi.streams.source.RowLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source row as it is now, and since when. Immutable, equal by value. */
final class CurrentRow {
    private final boolean isOfFirstSnapshot;
    private final long momentMicros;
    private final long commitMicros;
    private final long lsn;
    private final Row row;

    // The store, the join's hash of the row and the stored fact have the same bytes, so they are made or copied once.
    private byte @Nullable [] encoded;

    /**
     * A row.
     *
     * @param isOfFirstSnapshot whether its table's first snapshot read it and nothing has changed it since
     * @param momentMicros its part in L: the commit time of its last change or the time of the read, but no earlier than
     *     that of the change before it, should the source's clock have stepped back
     * @param commitMicros commit time of its last change, or the time of the read
     * @param lsn where that change stands in the WAL
     * @param row the needed columns
     */
    CurrentRow(boolean isOfFirstSnapshot, long momentMicros, long commitMicros, long lsn, Row row) {
        this.isOfFirstSnapshot = isOfFirstSnapshot;
        this.momentMicros = momentMicros;
        this.commitMicros = commitMicros;
        this.lsn = lsn;
        this.row = row;
    }

    /** Whether its table's first snapshot read it and nothing has changed it since. */
    boolean isOfFirstSnapshot() {
        return isOfFirstSnapshot;
    }

    /** Its part in L, microseconds since 1970 UTC. */
    long momentMicros() {
        return momentMicros;
    }

    /** Commit time of its last change, or the time of the read, microseconds since 1970 UTC. */
    long commitMicros() {
        return commitMicros;
    }

    /** Where that change stands in the WAL. */
    long lsn() {
        return lsn;
    }

    /** The needed columns. */
    Row row() {
        return row;
    }

    /** Whether the other row's change is the later one, by commit time and then LSN. */
    boolean isNotLaterThan(CurrentRow other) {
        return commitMicros < other.commitMicros || (commitMicros == other.commitMicros && lsn <= other.lsn);
    }

    void write(BinaryWriter writer) {
        byte[] bytes = encoded;
        if (bytes == null) {
            bytes = encode();
            encoded = bytes;
        }
        writer.writeRaw(bytes);
    }

    static CurrentRow read(RowLayout layout, BinaryReader reader) {
        int start = reader.position();
        CurrentRow read = new CurrentRow(
                reader.readBoolean(),
                reader.readLong(),
                reader.readLong(),
                reader.readLong(),
                RowCodec.read(layout, reader));
        read.encoded = reader.readSince(start);
        return read;
    }

    private byte[] encode() {
        BinaryWriter writer = new BinaryWriter()
                .writeBoolean(isOfFirstSnapshot)
                .writeLong(momentMicros)
                .writeLong(commitMicros)
                .writeLong(lsn);
        RowCodec.write(row, writer);
        return writer.toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CurrentRow that
                && isOfFirstSnapshot == that.isOfFirstSnapshot
                && momentMicros == that.momentMicros
                && commitMicros == that.commitMicros
                && lsn == that.lsn
                && row.equals(that.row);
    }

    @Override
    public int hashCode() {
        return Objects.hash(commitMicros, lsn, row);
    }

    @Override
    public String toString() {
        return "CurrentRow[isOfFirstSnapshot=" + isOfFirstSnapshot + ", momentMicros=" + momentMicros
                + ", commitMicros=" + commitMicros + ", lsn=" + lsn + ", row=" + row + "]";
    }
}
