package dev.wwi.cdc.engine;

import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that stand still. What changes here is stored with the next resume point, in the Kafka transaction that
 * carries the first dead letter, or at once while the first snapshot is taken, so that a restart knows it too.
 * Thread-safe.
 */
final class StoppedTables {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoppedTables.class);

    private final CaptureProgress progress;
    private final Map<String, StoppedTable> tables = new TreeMap<>();
    // Asked for every change, which is of a table that does not stand still.
    private volatile boolean empty;
    private boolean changed;

    /** Those that the stored position names. */
    StoppedTables(Collection<StoppedTable> stored, CaptureProgress progress) {
        this.progress = progress;
        stored.forEach(table -> tables.put(table.table(), table));
        announce();
    }

    Optional<StoppedTable> find(SourceTable table) {
        return empty ? Optional.empty() : findAny(table);
    }

    private synchronized Optional<StoppedTable> findAny(SourceTable table) {
        return Optional.ofNullable(tables.get(table.qualifiedName()));
    }

    synchronized List<StoppedTable> all() {
        return List.copyOf(tables.values());
    }

    /**
     * Lets a table stand still.
     *
     * @param table its qualified name
     * @param lsn from where on its topic lacks changes or rows
     * @param sinceMicros when that was, in microseconds since 1970
     */
    synchronized StoppedTable stop(String table, CaptureException reason, long lsn, long sinceMicros) {
        StoppedTable stopped = new StoppedTable(
                table, reason.code(), String.valueOf(reason.getMessage()), reason.hint(), lsn, sinceMicros);
        tables.put(table, stopped);
        changed = true;
        announce();
        LOGGER.atError()
                .addKeyValue("table", stopped.table())
                .addKeyValue("code", stopped.code())
                .addKeyValue("reason", stopped.reason())
                .addKeyValue("hint", stopped.hint())
                .log("The table stands still; its changes go to the dead letters, all other tables go on");
        return stopped;
    }

    /**
     * Lets the table go on: with the next change of it, or not at all if that fails in the same way. To be called when
     * its topic holds its rows as of that place in the stream.
     *
     * @return whether it stood still
     */
    synchronized boolean resume(SourceTable table) {
        boolean stood = tables.remove(table.qualifiedName()) != null;
        changed |= stood;
        announce();
        return stood;
    }

    /** Whether there is something to be stored. */
    synchronized boolean isChanged() {
        return changed;
    }

    /** Takes note that the present state goes into the transaction at hand. */
    synchronized List<StoppedTable> store() {
        changed = false;
        return all();
    }

    private synchronized void announce() {
        empty = tables.isEmpty();
        progress.stopped(all());
    }
}
