package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.encode.TextRowEncoder;
import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.snapshot.ChunkReader.Read;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes chunks from the plan and reads them, over one connection. Not thread-safe. */
final class SnapshotWorker {
    private final SnapshotPlan plan;
    private final ChunkReader reader;
    private final RowReading reading;
    private final int read;
    private @Nullable Chunk rest;

    /**
     * @param read the number of the read that the rows belong to
     */
    SnapshotWorker(SnapshotPlan plan, ChunkReader reader, RowReading reading, int read) {
        this.plan = plan;
        this.reader = reader;
        this.reading = reading;
        this.read = read;
    }

    /** Reads the next chunk; empty when there is none at the moment. */
    Optional<ChunkResult> readNext() throws SQLException {
        Chunk chunk = plan.take();
        if (chunk == null) {
            return Optional.empty();
        }
        try {
            Read rows = rows(chunk);
            return Optional.of(chunk.ofRange() ? ofRange(chunk, rows) : behindKey(chunk, rows));
        } catch (RuntimeException e) {
            rest = null;
            return Optional.of(new ChunkResult.Unwritable(chunk.table(), e));
        }
    }

    /** Says that the last result was given away; only then may the snapshot count as read. */
    void delivered() {
        plan.read(rest);
    }

    private ChunkResult ofRange(Chunk chunk, Read rows) throws SQLException {
        SourceTable table = chunk.table();
        if (rows.complete()) {
            rest = null;
            return result(table, rows, chunk.from(), chunk.to());
        }
        long last = Long.parseLong(rows.lastKey().get(0));
        if (table.primaryKey().size() == 1) {
            rest = Chunk.ofRange(table, last + 1, chunk.to(), chunk.limit());
            return result(table, rows, chunk.from(), last + 1);
        }
        if (rows.lastGroup() > 0) {
            rest = Chunk.ofRange(table, last, chunk.to(), chunk.limit());
            Read whole = new Read(rows.rows().subList(0, rows.lastGroup()), rows.lastKey(), 0, false);
            return result(table, whole, chunk.from(), last);
        }
        // More rows of one value than a chunk may have cannot be told apart by the value.
        rest = Chunk.ofRange(table, last + 1, chunk.to(), chunk.limit());
        return result(table, rows(Chunk.ofValue(table, last)), chunk.from(), last + 1);
    }

    private ChunkResult behindKey(Chunk chunk, Read rows) {
        if (rows.complete()) {
            rest = null;
            return new ChunkResult.Rows(
                    chunk.table(),
                    rows.rows(),
                    ReadRange.whole(read, rows.rows().size()));
        }
        rest = Chunk.behind(chunk.table(), rows.lastKey(), chunk.limit());
        return new ChunkResult.Rows(chunk.table(), rows.rows(), null);
    }

    private ChunkResult result(SourceTable table, Read rows, long from, long to) {
        return new ChunkResult.Rows(
                table, rows.rows(), new ReadRange(from, to, read, rows.rows().size()));
    }

    private Read rows(Chunk chunk) throws SQLException {
        SourceTable table = chunk.table();
        TextRowEncoder row = reading.encoder(table);
        return reader.read(chunk, row, () -> reading.read(table, row));
    }
}
