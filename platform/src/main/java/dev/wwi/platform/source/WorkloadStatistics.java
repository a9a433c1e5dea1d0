package dev.wwi.platform.source;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a workload has done since it was made; a snapshot that does not change.
 *
 * @param transactions transactions committed
 * @param rolledBack transactions rolled back on purpose
 * @param skipped transactions given up because the database refused them, such as after a concurrent change by hand
 * @param lostConnections times the database could not be reached
 * @param patterns committed and purposely rolled back transactions by kind
 * @param rowChanges committed row changes by qualified table name
 * @param businessDay the simulated day, or null before the first step
 * @param lastSkipReason why a transaction was last given up, or null
 */
public record WorkloadStatistics(
        long transactions,
        long rolledBack,
        long skipped,
        long lostConnections,
        Map<WorkloadPattern, Long> patterns,
        Map<String, RowChanges> rowChanges,
        @Nullable LocalDate businessDay,
        @Nullable String lastSkipReason) {
    public WorkloadStatistics {
        patterns = Map.copyOf(patterns);
        rowChanges = Map.copyOf(rowChanges);
    }

    /**
     * Row changes of one table.
     *
     * @param inserts rows inserted
     * @param updates rows updated, changed or not
     * @param deletes rows deleted
     */
    public record RowChanges(long inserts, long updates, long deletes) {
        RowChanges plus(RowChanges more) {
            return new RowChanges(inserts + more.inserts, updates + more.updates, deletes + more.deletes);
        }

        /** All of them. */
        public long total() {
            return inserts + updates + deletes;
        }
    }

    /** Row changes of all tables. */
    public long totalRowChanges() {
        return rowChanges.values().stream().mapToLong(RowChanges::total).sum();
    }
}
