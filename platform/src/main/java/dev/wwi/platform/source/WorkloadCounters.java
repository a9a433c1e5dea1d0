package dev.wwi.platform.source;

import dev.wwi.platform.source.WorkloadStatistics.RowChanges;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what a workload does. Thread-safe: one thread counts, any thread asks. */
final class WorkloadCounters {
    private final Map<WorkloadPattern, Long> patterns = new EnumMap<>(WorkloadPattern.class);
    private final Map<String, RowChanges> rowChanges = new HashMap<>();
    private long transactions;
    private long rolledBack;
    private long skipped;
    private long lostConnections;
    private @Nullable LocalDate businessDay;
    private @Nullable String lastSkipReason;

    synchronized void committed(WorkloadPattern pattern, Map<String, RowChanges> changes) {
        transactions++;
        patterns.merge(pattern, 1L, Long::sum);
        changes.forEach((table, change) -> rowChanges.merge(table, change, RowChanges::plus));
    }

    synchronized void rolledBack(WorkloadPattern pattern) {
        rolledBack++;
        patterns.merge(pattern, 1L, Long::sum);
    }

    synchronized void skipped(String reason) {
        skipped++;
        lastSkipReason = reason;
    }

    synchronized void connectionLost() {
        lostConnections++;
    }

    synchronized void dayBegan(LocalDate day) {
        businessDay = day;
    }

    synchronized WorkloadStatistics snapshot() {
        return new WorkloadStatistics(
                transactions, rolledBack, skipped, lostConnections, patterns, rowChanges, businessDay, lastSkipReason);
    }
}
