package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.encode.TextRowEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads chunks over one connection, by {@code COPY … TO STDOUT}. Not thread-safe.
 *
 * <p>Keeps at most so many bytes of a chunk; what a chunk has beyond them is for another one.
 */
final class ChunkReader {
    private final Connection connection;
    private final long mostBytes;

    /**
     * What of a chunk was read.
     *
     * @param rows the rows, in the order of the key
     * @param lastKey the last row's key as text; empty without rows
     * @param lastGroup the place of the first row that has the last row's value in the key's first column
     * @param complete whether these are all rows of the chunk, its limit aside
     */
    record Read(List<ReadRow> rows, List<String> lastKey, int lastGroup, boolean complete) {}

    ChunkReader(Connection connection, long mostBytes) {
        this.connection = connection;
        this.mostBytes = mostBytes;
    }

    /**
     * Reads a chunk.
     *
     * @param row takes each line
     * @param written the row that was taken last, written; what it throws ends the read, and leaves the connection in a
     *     state to read on
     */
    Read read(Chunk chunk, TextRowEncoder row, Supplier<ReadRow> written) throws SQLException {
        List<ReadRow> rows = new ArrayList<>();
        boolean grouped = chunk.table().primaryKey().size() > 1;
        String group = "";
        int lastGroup = 0;
        long bytes = 0;
        long lines = 0;
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(chunk.copyStatement(row.columns()));
        try {
            for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
                lines++;
                // A COPY cannot be ended early without ending the transaction and with it the snapshot.
                if (bytes < mostBytes || !chunk.isLimited()) {
                    row.take(line);
                    if (grouped && !group.equals(row.keyText(0))) {
                        group = row.keyText(0);
                        lastGroup = rows.size();
                    }
                    ReadRow read = written.get();
                    rows.add(read);
                    bytes += read.event().length;
                }
            }
        } catch (RuntimeException e) {
            // The driver lets nothing else use the connection while a COPY is open.
            readToTheEnd(copy);
            throw e;
        }
        List<String> lastKey =
                rows.isEmpty() ? List.of() : key(row, chunk.table().primaryKey().size());
        return new Read(rows, lastKey, lastGroup, rows.size() == lines && lines < chunk.limit());
    }

    private static void readToTheEnd(CopyOut copy) throws SQLException {
        while (copy.isActive()) {
            var unused = copy.readFromCopy();
        }
    }

    private static List<String> key(TextRowEncoder row, int columns) {
        List<String> key = new ArrayList<>();
        for (int place = 0; place < columns; place++) {
            key.add(row.keyText(place));
        }
        return key;
    }
}
