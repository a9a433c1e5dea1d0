package dev.wwi.reconcile;

import dev.wwi.reconcile.reference.References;
import dev.wwi.reconcile.report.ReconciliationReport;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.rows.SqlWarehouse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the warehouse with PostgreSQL itself, while changes go on.
 *
 * <p>PostgreSQL is read in one REPEATABLE READ snapshot, the warehouse once it has passed that snapshot. Both compute counts
 * and checksums of ranges of keys over all compared columns; where they differ, the range is divided until the rows are
 * found. A row that differs is looked at again at later LSNs: it counts as different only if two rounds in succession
 * show the same rows on both sides. What cannot be decided is reported unverified, never equal.
 *
 * <p>Nothing is written. Not thread-safe; use one object per run.
 */
public final class Reconciliation {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reconciliation.class);

    private final DataSource source;
    private final SqlWarehouse warehouse;
    private final WarehouseProgress progress;
    private final ReconciliationSettings settings;

    private Reconciliation(
            DataSource source, SqlWarehouse warehouse, WarehouseProgress progress, ReconciliationSettings settings) {
        this.source = source;
        this.warehouse = warehouse;
        this.progress = progress;
        this.settings = settings;
    }

    /**
     * Of the tables that the settings name.
     *
     * @param source connections that may read the captured tables
     */
    public static Reconciliation of(
            DataSource source, SqlWarehouse warehouse, WarehouseProgress progress, ReconciliationSettings settings) {
        return new Reconciliation(source, warehouse, progress, settings);
    }

    /** The published names of all tables that can be compared, raw tables first. */
    public List<String> tables() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return references(connection).tables();
        }
    }

    /**
     * The source's tables that a table is made of, as {@code sales.orders}.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    public List<String> sourceTables(String table) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return references(connection).sourceTables(table);
        }
    }

    /**
     * Compares tables.
     *
     * @param tables published names, {@code analytics.fct_order}; empty for all
     * @throws IllegalArgumentException if there is no such table
     * @throws SQLException if the connection to PostgreSQL fails as a whole
     */
    public ReconciliationReport run(List<String> tables) throws SQLException, InterruptedException {
        Instant started = Instant.now();
        Map<String, TableRun> runs = new LinkedHashMap<>();
        long lsn = firstRound(tables, runs);
        for (int round = 2; round <= settings.rounds(); round++) {
            List<TableRun> open =
                    runs.values().stream().filter(TableRun::isUndecided).toList();
            if (open.isEmpty()) {
                break;
            }
            LOGGER.atDebug()
                    .addKeyValue("round", round)
                    .addKeyValue("tables", open.size())
                    .log("Looking at rows that differ again");
            laterRound(open);
        }
        List<TableResult> results = new ArrayList<>();
        Map<String, Duration> durations = new LinkedHashMap<>();
        runs.forEach((table, run) -> {
            results.add(run.result(settings.keptDifferencesPerTable()));
            durations.put(table, run.took());
        });
        return new ReconciliationReport(lsn, Duration.between(started, Instant.now()), results, durations);
    }

    private long firstRound(List<String> tables, Map<String, TableRun> runs) throws SQLException, InterruptedException {
        try (Connection snapshot = source.getConnection()) {
            long lsn = begin(snapshot);
            References references = references(snapshot);
            for (String table : tables.isEmpty() ? references.tables() : tables) {
                TableRun run = new TableRun(table, warehouse);
                run.prepare(references, snapshot);
                runs.put(table, run);
            }
            FutureTask<Void> reading = new FutureTask<>(() -> {
                awaitWarehouse(runs.values());
                inOrderOfReading(runs.values()).forEach(TableRun::readWarehouse);
                return null;
            });
            Thread reader = new Thread(reading, "reconcile-warehouse");
            reader.setDaemon(true);
            reader.start();
            try {
                runs.values().forEach(run -> run.readSource(snapshot));
                join(reading);
                runs.values().forEach(run -> run.findSuspects(snapshot, settings.examinedRowsPerTable()));
                runs.values().forEach(run -> run.observe(snapshot));
            } finally {
                reading.cancel(true);
                end(snapshot);
            }
            return lsn;
        }
    }

    /**
     * Dimensions first: a single change of a source's row may be one of thousands of members, all of which would have to be
     * looked at one by one if it came between the snapshot and the reading.
     */
    private static List<TableRun> inOrderOfReading(Collection<TableRun> runs) {
        return runs.stream()
                .sorted(Comparator.comparing(TableRun::hasVersions).reversed())
                .toList();
    }

    private void laterRound(List<TableRun> open) throws SQLException, InterruptedException {
        try (Connection snapshot = source.getConnection()) {
            begin(snapshot);
            try {
                awaitWarehouse(open);
                open.forEach(run -> run.observe(snapshot));
            } finally {
                end(snapshot);
            }
        }
    }

    private void awaitWarehouse(Collection<TableRun> runs) throws InterruptedException {
        Set<String> read = new HashSet<>();
        runs.forEach(run -> read.addAll(run.reads()));
        long started = System.nanoTime();
        Map<String, String> behind = progress.awaitCommitted(read);
        LOGGER.atDebug()
                .addKeyValue("tables", read.size())
                .addKeyValue("behind", behind.size())
                .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                .log("Waited for the warehouse");
        runs.forEach(run -> run.giveUpIfBehind(behind));
    }

    private static void join(FutureTask<Void> reading) throws InterruptedException {
        try {
            reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("waiting for the warehouse was interrupted");
            }
            throw new IllegalStateException("the warehouse could not be read: " + e.getCause(), e.getCause());
        }
    }

    private References references(Connection connection) throws SQLException {
        return new References(connection, warehouse, settings.places(), settings.schemas());
    }

    /** Takes the snapshot and returns where the WAL stood then: whatever it sees stands before that place. */
    private static long begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set datestyle = ISO");
            statement.execute("set timezone = 'UTC'");
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read read only");
            try (ResultSet position =
                    statement.executeQuery("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")) {
                position.next();
                return position.getLong(1);
            }
        }
    }

    private static void end(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
