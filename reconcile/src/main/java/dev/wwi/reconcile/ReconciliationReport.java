package dev.wwi.reconcile;

import dev.wwi.reconcile.TableResult.Equal;
import java.util.List;

/**
 * What a reconciliation found.
 *
 * @param lsn where PostgreSQL's WAL stood when its snapshot was taken
 * @param tables one result per table
 */
public record ReconciliationReport(long lsn, List<TableResult> tables) {
    public ReconciliationReport {
        tables = List.copyOf(tables);
    }

    /** Whether every table was compared and found equal. */
    public boolean isVerifiedEqual() {
        return !tables.isEmpty() && tables.stream().allMatch(Equal.class::isInstance);
    }
}
