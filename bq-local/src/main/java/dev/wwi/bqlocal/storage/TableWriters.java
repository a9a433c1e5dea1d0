package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Table;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writers of the tables written lately. A writer holds off-heap memory, so only some are kept. */
final class TableWriters implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TableWriters.class);
    private static final int MAX_KEPT = 64;

    private final DuckDBConnection connection;
    private final InstantSource clock;
    private final Map<Long, TableWriter> writers = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable DoomedRows doomed;

    TableWriters(DuckDBConnection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** The writer of this version of the table. */
    TableWriter of(Table table) throws SQLException {
        TableWriter writer = writers.get(table.physicalId());
        if (writer != null && writer.fits(table)) {
            return writer;
        }
        forget(table.physicalId());
        if (doomed == null) {
            doomed = new DoomedRows(connection);
        }
        TableWriter created = new TableWriter(connection, clock, table, doomed);
        writers.put(table.physicalId(), created);
        return created;
    }

    /** Closes the writers beyond the number that is kept, those unused for longest first; needs no open transaction. */
    void trim() {
        Iterator<TableWriter> oldestFirst = writers.values().iterator();
        for (int excess = writers.size() - MAX_KEPT; excess > 0; excess--) {
            close(oldestFirst.next());
            oldestFirst.remove();
        }
    }

    /** Closes the writer of a table whose layout changes. */
    void forget(long physicalId) {
        TableWriter writer = writers.remove(physicalId);
        if (writer != null) {
            close(writer);
        }
    }

    /** Closes everything, as before a rollback, which brings the staging tables back that are dropped here. */
    @Override
    public void close() {
        writers.values().forEach(TableWriters::close);
        writers.clear();
        if (doomed != null) {
            close(doomed);
            doomed = null;
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing flushes what a rolled-back batch left behind, which may well fail.
            LOGGER.atDebug().setCause(e).log("Could not close a table's writer");
        }
    }
}
