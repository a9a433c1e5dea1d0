package dev.wwi.cdc.status;

import dev.wwi.cdc.failure.StoppedTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What those who operate the platform ask of capture; {@code GET /status} of the connector's operations port.
 *
 * @param phase what it is doing
 * @param capturedLsn every transaction that committed before it is in Kafka; 0 until the first snapshot is complete
 * @param completeUpTo the instant, ISO 8601, before which all commits are in Kafka; null before the first is known
 * @param rereads the tables that are read again, and those that were
 * @param stoppedTables the tables whose changes go to the dead letters, with why and the way out
 * @param slot what the source keeps for capture; null until that is known
 * @param valuesLeftOut in the place of how many values NULL was written, by reason; nothing where there was none
 */
public record CaptureReport(
        CapturePhase phase,
        long capturedLsn,
        @Nullable String completeUpTo,
        RereadsStatus rereads,
        List<StoppedTable> stoppedTables,
        @Nullable Slot slot,
        Map<String, Long> valuesLeftOut) {
    /** Copies the lists. */
    public CaptureReport {
        stoppedTables = List.copyOf(stoppedTables);
        valuesLeftOut = Map.copyOf(valuesLeftOut);
    }

    /**
     * The replication slot at the source.
     *
     * @param walStatus PostgreSQL's word for whether the WAL is safe, as in {@link SlotStatus}
     * @param retainedBytes WAL that it keeps
     * @param walBytesPerSecond how much WAL the source writes, over the last minute
     * @param safeBytes WAL that can be written before PostgreSQL may invalidate the slot; null without a limit
     * @param secondsToBudget until the slot keeps as much as the budget allows, should it stand still at that rate; null
     *     when that is never
     * @param secondsToLimit the same until PostgreSQL may invalidate it
     * @param warning how much, how fast and what to do, once the budget's warning is passed; else null
     */
    public record Slot(
            String walStatus,
            boolean active,
            long retainedBytes,
            double walBytesPerSecond,
            @Nullable Long safeBytes,
            @Nullable Double secondsToBudget,
            @Nullable Double secondsToLimit,
            BudgetState budget,
            @Nullable String warning) {}

    /** Of a connector that runs. */
    public static CaptureReport of(CaptureStatus status, Optional<Instant> completeUpTo) {
        return new CaptureReport(
                status.phase(),
                status.capturedLsn(),
                completeUpTo.map(Instant::toString).orElse(null),
                status.rereadsStatus(),
                status.stoppedTables(),
                slot(status.slot()),
                status.valuesLeftOut().entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().name(), Map.Entry::getValue, Long::sum, TreeMap::new)));
    }

    /** Of a connector of which nothing is known. */
    public static CaptureReport unknown() {
        return new CaptureReport(
                CapturePhase.STOPPED,
                0,
                null,
                new RereadsStatus(CapturePhase.STOPPED, List.of(), List.of()),
                List.of(),
                null,
                Map.of());
    }

    private static @Nullable Slot slot(@Nullable SlotStatus slot) {
        return slot == null
                ? null
                : new Slot(
                        slot.walStatus(),
                        slot.active(),
                        slot.retainedBytes(),
                        slot.walBytesPerSecond(),
                        slot.safeBytes(),
                        slot.secondsToBudget(),
                        slot.secondsToLimit(),
                        slot.budget(),
                        slot.warning());
    }
}
