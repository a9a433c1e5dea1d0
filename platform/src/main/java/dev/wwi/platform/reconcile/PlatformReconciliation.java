package dev.wwi.platform.reconcile;

import dev.wwi.reconcile.Reconciliation;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.DifferentValue;
import dev.wwi.reconcile.report.Difference.InconsistentHistory;
import dev.wwi.reconcile.report.Difference.MissingColumn;
import dev.wwi.reconcile.report.Difference.MissingRow;
import dev.wwi.reconcile.report.Difference.RepeatedRow;
import dev.wwi.reconcile.report.Difference.UnexpectedRow;
import dev.wwi.reconcile.report.ReconciliationReport;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.sink.ResendOrder;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles a running platform, one reconciliation at a time, and mends what differs if it is told to.
 *
 * <p>A repair has two steps. First the sink sends the rows again as their topics have them, which mends what was lost or
 * changed behind the topics; a lost column comes back with all rows. What differs still differs in the topics, so the source's tables are read again. Neither
 * writes a record that the services would not write themselves. Thread-safe.
 */
public final class PlatformReconciliation {
    private static final String DIMENSION = "analytics.dim_";
    private static final String CALENDAR = "analytics.dim_date";

    private final Reconciliation reconciliation;
    private final Means means;
    private final DriftMetrics metrics;
    private final Lock running = new ReentrantLock();

    /** What mends differences. */
    public interface Means {
        /** Has the sink send rows again, and returns how many changes it sent when BigQuery has them. */
        long resend(ResendOrder order);

        /** Has the source's tables read again, and returns when that is complete. */
        void reread(List<String> tables) throws InterruptedException;
    }

    /** With drift in that registry. */
    public PlatformReconciliation(Reconciliation reconciliation, Means means, MeterRegistry registry) {
        this.reconciliation = reconciliation;
        this.means = means;
        this.metrics = new DriftMetrics(registry, InstantSource.system());
    }

    /**
     * Compares, and mends.
     *
     * @throws IllegalArgumentException if there is no such table
     * @throws IllegalStateException if another reconciliation is running, or the source cannot be read
     */
    public ReconcileAnswer run(ReconcileOrder order) throws InterruptedException {
        if (!running.tryLock()) {
            throw new IllegalStateException("another reconciliation is running; try again when it has ended");
        }
        try {
            Instant started = Instant.now();
            List<String> repairs = new ArrayList<>();
            ReconciliationReport report = reconciliation.run(order.tables());
            if (order.repair() && report.hasDifferences()) {
                report = repair(report, repairs);
            }
            metrics.record(report);
            return ReconcileAnswer.of(report, Duration.between(started, Instant.now()), repairs);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL could not be read: " + e.getMessage(), e);
        } finally {
            running.unlock();
        }
    }

    private ReconciliationReport repair(ReconciliationReport report, List<String> repairs)
            throws SQLException, InterruptedException {
        List<Different> differing = differing(report);
        for (Different table : differing) {
            ResendOrder order = order(table);
            if (isMendable(order)) {
                repairs.add(table.table() + ": the sink sent " + means.resend(order) + " changes again");
            }
        }
        ReconciliationReport afterwards = again(report, differing);
        List<Different> still = differing(afterwards);
        Set<String> sources = new TreeSet<>();
        for (Different table : still) {
            if (hasRows(table)) {
                sources.addAll(reconciliation.sourceTables(table.table()));
            }
        }
        if (sources.isEmpty()) {
            return afterwards;
        }
        means.reread(List.copyOf(sources));
        repairs.add("read again at the source: " + String.join(", ", sources));
        return again(afterwards, still);
    }

    private static List<Different> differing(ReconciliationReport report) {
        return report.tables().stream()
                .filter(Different.class::isInstance)
                .map(Different.class::cast)
                .toList();
    }

    /** Compares those tables again; the others keep their results. */
    private ReconciliationReport again(ReconciliationReport before, List<Different> tables)
            throws SQLException, InterruptedException {
        ReconciliationReport now =
                reconciliation.run(tables.stream().map(Different::table).toList());
        Map<String, TableResult> results = new LinkedHashMap<>();
        before.tables().forEach(result -> results.put(result.table(), result));
        now.tables().forEach(result -> results.put(result.table(), result));
        Map<String, Duration> durations = new HashMap<>(before.durations());
        durations.putAll(now.durations());
        return new ReconciliationReport(
                now.lsn(), before.took().plus(now.took()), List.copyOf(results.values()), durations);
    }

    /**
     * A dimension is compared by its members, and its topic has its versions, so all of them are sent; what is in no
     * topic is named by the surrogate key that the warehouse showed.
     */
    private static ResendOrder order(Different table) {
        boolean hasVersions =
                table.table().startsWith(DIMENSION) && !table.table().equals(CALENDAR);
        List<String> keyColumns =
                hasVersions ? List.of(table.table().substring(DIMENSION.length()) + "_key") : table.keyColumns();
        List<Map<String, String>> keys = new ArrayList<>();
        for (Difference difference : table.first()) {
            List<String> key = hasVersions ? surrogateKey(difference, keyColumns.get(0)) : key(difference);
            if (!key.isEmpty()) {
                Map<String, String> named = new LinkedHashMap<>();
                for (int i = 0; i < key.size(); i++) {
                    named.put(keyColumns.get(i), key.get(i));
                }
                keys.add(named);
            }
        }
        boolean tooMany = table.differences() > table.first().size() || !table.isComplete();
        boolean lacksColumn = table.first().stream().anyMatch(MissingColumn.class::isInstance);
        boolean wholeTopic = lacksColumn || (hasRows(table) && (hasVersions || tooMany));
        return new ResendOrder(table.table(), wholeTopic, keys);
    }

    /** A column of another type, or one too many, is nothing that rows could mend. */
    private static boolean isMendable(ResendOrder order) {
        return order.wholeTopic() || !order.keys().isEmpty();
    }

    private static boolean hasRows(Different table) {
        return table.first().stream().anyMatch(difference -> !key(difference).isEmpty());
    }

    private static List<String> key(Difference difference) {
        if (difference instanceof DifferentValue value) {
            return value.key();
        }
        if (difference instanceof MissingRow missing) {
            return missing.key();
        }
        if (difference instanceof UnexpectedRow unexpected) {
            return unexpected.key();
        }
        if (difference instanceof RepeatedRow repeated) {
            return repeated.key();
        }
        return difference instanceof InconsistentHistory history ? history.key() : List.of();
    }

    private static List<String> surrogateKey(Difference difference, String keyColumn) {
        if (difference instanceof InconsistentHistory history) {
            return history.key();
        }
        @Nullable String key = null;
        if (difference instanceof UnexpectedRow unexpected) {
            key = unexpected.actual().get(keyColumn);
        } else if (difference instanceof RepeatedRow repeated) {
            key = repeated.actual().get(keyColumn);
        }
        return key == null ? List.of() : List.of(key);
    }
}
