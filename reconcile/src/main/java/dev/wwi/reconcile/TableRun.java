package dev.wwi.reconcile;

import dev.wwi.reconcile.checksum.TableCheck;
import dev.wwi.reconcile.reference.References;
import dev.wwi.reconcile.reference.TableReference;
import dev.wwi.reconcile.reference.VersionHistory;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import dev.wwi.reconcile.report.UnreadableTableException;
import dev.wwi.reconcile.rows.SqlWarehouse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table in one reconciliation. A failure of one step ends the table's run, not the others'. {@link #readWarehouse} may
 * run beside {@link #readSource}; else not thread-safe.
 */
final class TableRun {
    private static final Logger LOGGER = LoggerFactory.getLogger(TableRun.class);

    private final String table;
    private final SqlWarehouse warehouse;
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> reasons = new ArrayList<>();
    private @Nullable TableReference reference;
    private @Nullable TableCheck check;
    private Set<List<@Nullable String>> violations = new HashSet<>();
    private Set<List<@Nullable String>> confirmedViolations = new HashSet<>();
    private volatile @Nullable String failure;

    /** A step that works on PostgreSQL. */
    private interface SourceStep {
        void run() throws SQLException;
    }

    TableRun(String table, SqlWarehouse warehouse) {
        this.table = table;
        this.warehouse = warehouse;
    }

    void prepare(References references, Connection snapshot) {
        onSource("prepare", snapshot, () -> {
            TableReference found = references.of(table);
            reference = found;
            reasons.addAll(found.notCompared());
            check = new TableCheck(found.plan(), found.judge(), snapshot, warehouse::query);
        });
    }

    void readSource(Connection snapshot) {
        TableCheck prepared = check;
        if (prepared != null && failure == null) {
            onSource("read source", snapshot, () -> prepared.readSource(snapshot));
        }
    }

    void readWarehouse() {
        TableCheck prepared = check;
        TableReference known = reference;
        if (prepared == null || known == null || failure != null) {
            return;
        }
        timed("read warehouse", () -> {
            try {
                prepared.readWarehouse();
                known.history().ifPresent(history -> violations = history.violations(warehouse));
            } catch (UnreadableTableException e) {
                failure = String.valueOf(e.getMessage());
            }
        });
    }

    void findSuspects(Connection snapshot, long examinedRows) {
        TableCheck prepared = check;
        if (prepared != null && failure == null) {
            onSource("find suspects", snapshot, () -> prepared.findSuspects(snapshot, examinedRows));
        }
    }

    void observe(Connection snapshot) {
        TableCheck prepared = check;
        TableReference known = reference;
        if (prepared == null || known == null || failure != null) {
            return;
        }
        onSource("observe", snapshot, () -> {
            prepared.observe(snapshot);
            if (!violations.isEmpty()) {
                Set<List<@Nullable String>> now = known.history().orElseThrow().violations(warehouse);
                Set<List<@Nullable String>> both = new HashSet<>(now);
                both.retainAll(violations);
                confirmedViolations.addAll(both);
                now.removeAll(both);
                violations = now;
            }
        });
    }

    /** Whether it is a dimension with history. */
    boolean hasVersions() {
        TableReference known = reference;
        return known != null && known.history().isPresent();
    }

    /** The published names of the warehouse's tables that are read for it; none if it has failed. */
    Set<String> reads() {
        TableReference known = reference;
        if (known == null || failure != null) {
            return Set.of();
        }
        Set<String> tables = new HashSet<>(known.alsoRead());
        tables.add(table);
        return tables;
    }

    /**
     * Nothing more can be found out if one of the tables that are read for it is behind.
     *
     * @param behind why, by published name
     */
    void giveUpIfBehind(Map<String, String> behind) {
        if (failure != null) {
            return;
        }
        String reason = behind.get(table);
        if (reason != null) {
            failure = reason;
            return;
        }
        reads().stream()
                .filter(behind::containsKey)
                .sorted()
                .findFirst()
                .ifPresent(other -> failure = "its rows refer to " + other + ": " + behind.get(other));
    }

    boolean isUndecided() {
        TableCheck prepared = check;
        return failure == null && prepared != null && (prepared.undecided() > 0 || !violations.isEmpty());
    }

    Duration took() {
        return Duration.ofNanos(nanos.get());
    }

    TableResult result(int keptDifferences) {
        TableCheck prepared = check;
        List<Difference> differences = new ArrayList<>();
        List<String> unverified = new ArrayList<>(reasons);
        if (reference != null) {
            differences.addAll(reference.structure());
        }
        if (failure != null) {
            unverified.add(failure);
        }
        if (prepared != null) {
            differences.addAll(prepared.differences());
            confirmedViolations.forEach(violation -> differences.add(VersionHistory.difference(violation)));
            prepared.unknowable().forEach((reason, rows) -> unverified.add(rows + " rows: " + reason));
            if (isUndecided()) {
                unverified.add(
                        (prepared.undecided() + violations.size()) + " rows changed whenever they were looked at");
            }
            if (prepared.rowsLeftOut() > 0) {
                unverified.add(prepared.rowsLeftOut() + " rows lie in ranges that differ, too many to look at");
            }
        }
        if (!differences.isEmpty()) {
            return new Different(
                    table,
                    reference == null ? List.of() : reference.plan().keyColumns(),
                    prepared == null ? 0 : prepared.expectedRows(),
                    prepared == null ? 0 : prepared.actualRows(),
                    differences.size(),
                    unverified.isEmpty(),
                    differences.subList(0, Math.min(keptDifferences, differences.size())));
        }
        if (!unverified.isEmpty() || prepared == null) {
            return new Unverified(table, String.join("; ", unverified));
        }
        return new Equal(table, prepared.expectedRows());
    }

    /** A statement that fails would end the whole transaction, the other tables' snapshot. */
    private void onSource(String name, Connection snapshot, SourceStep step) {
        timed(name, () -> {
            try {
                Savepoint savepoint = snapshot.setSavepoint();
                try {
                    step.run();
                    snapshot.releaseSavepoint(savepoint);
                } catch (UnreadableTableException | SQLException e) {
                    failure = String.valueOf(e.getMessage());
                    snapshot.rollback(savepoint);
                }
            } catch (SQLException e) {
                failure = "PostgreSQL fails: " + e.getMessage();
            }
        });
    }

    private void timed(String name, Runnable step) {
        long started = System.nanoTime();
        try {
            step.run();
        } finally {
            long took = System.nanoTime() - started;
            nanos.addAndGet(took);
            LOGGER.atDebug()
                    .addKeyValue("table", table)
                    .addKeyValue("step", name)
                    .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(took))
                    .log("Took a step of a comparison");
        }
    }
}
