package dev.wwi.reconcile.report;

import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a reconciliation found.
 *
 * @param lsn where PostgreSQL's WAL stood when its snapshot was taken
 * @param took from the call to the report
 * @param tables one result per table
 * @param durations time spent on each table by both sides, by its name
 */
public record ReconciliationReport(long lsn, Duration took, List<TableResult> tables, Map<String, Duration> durations) {
    public ReconciliationReport {
        tables = List.copyOf(tables);
        durations = Map.copyOf(durations);
    }

    /** Whether every table was compared and found equal. */
    public boolean isVerifiedEqual() {
        return !tables.isEmpty() && tables.stream().allMatch(Equal.class::isInstance);
    }

    /** Whether any table differs. */
    public boolean hasDifferences() {
        return tables.stream().anyMatch(Different.class::isInstance);
    }
}
