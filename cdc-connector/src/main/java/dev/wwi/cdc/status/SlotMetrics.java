package dev.wwi.cdc.status;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The names of the metrics about the slot, and their registration. All are not a number until the slot was first polled. */
public final class SlotMetrics {
    /** Gauge, bytes: WAL that the slot keeps at the source. */
    public static final String RETAINED_WAL = "wwi.capture.slot.retained";

    /** Gauge, bytes: WAL that is not confirmed yet. */
    public static final String UNCONFIRMED_WAL = "wwi.capture.slot.unconfirmed";

    /** Gauge: the slot's restart_lsn. */
    public static final String RESTART_LSN = "wwi.capture.slot.restart.lsn";

    /** Gauge: the slot's confirmed_flush_lsn. */
    public static final String CONFIRMED_LSN = "wwi.capture.slot.confirmed.lsn";

    /** Gauge, bytes: WAL that can be written before PostgreSQL may invalidate the slot; infinite without a limit. */
    public static final String SAFE_WAL = "wwi.capture.slot.safe";

    /** Gauge: 1 for the wal_status that the tag {@code status} names, else 0. */
    public static final String WAL_STATUS = "wwi.capture.slot.wal.status";

    /** Counter, bytes: decoded changes that PostgreSQL wrote to its disk for want of memory. */
    public static final String SPILLED = "wwi.capture.slot.spilled";

    /** Counter: how often PostgreSQL did. */
    public static final String SPILLS = "wwi.capture.slot.spills";

    /** Gauge, bytes per second: WAL that the source writes, over the last minute. */
    public static final String WAL_RATE = "wwi.capture.source.wal.rate";

    /** Gauge, seconds: until the slot keeps as much WAL as the budget allows, at that rate; infinite when never. */
    public static final String TIME_TO_BUDGET = "wwi.capture.slot.time.to.budget";

    /** Gauge, seconds: until PostgreSQL may invalidate the slot, at that rate; infinite when never. */
    public static final String TIME_TO_LIMIT = "wwi.capture.slot.time.to.limit";

    /** Gauge: 1 for the state of the budget that the tag {@code state} names, else 0. */
    public static final String BUDGET = "wwi.capture.slot.budget";

    /** Gauge, seconds: since the slot was polled; it rises while the source is out of reach. */
    public static final String POLL_AGE = "wwi.capture.slot.poll.age";

    private static final List<String> WAL_STATUSES = List.of("reserved", "extended", "unreserved", "lost", "missing");

    private SlotMetrics() {}

    static void register(MeterRegistry registry, CaptureProgress progress) {
        gauge(
                registry,
                progress,
                RETAINED_WAL,
                "bytes",
                "WAL that the slot keeps at the source",
                SlotStatus::retainedBytes);
        gauge(
                registry,
                progress,
                UNCONFIRMED_WAL,
                "bytes",
                "WAL that is not confirmed yet",
                SlotStatus::unconfirmedBytes);
        gauge(registry, progress, RESTART_LSN, "", "Oldest WAL that the slot keeps, as an LSN", SlotStatus::restartLsn);
        gauge(registry, progress, CONFIRMED_LSN, "", "What was confirmed, as an LSN", SlotStatus::confirmedFlushLsn);
        gauge(
                registry,
                progress,
                SAFE_WAL,
                "bytes",
                "WAL that can be written before PostgreSQL may invalidate the slot",
                slot -> slot.safeBytes() == null ? Double.POSITIVE_INFINITY : slot.safeBytes());
        gauge(
                registry,
                progress,
                WAL_RATE,
                "bytes_per_second",
                "WAL that the source writes",
                SlotStatus::walBytesPerSecond);
        gauge(
                registry,
                progress,
                TIME_TO_BUDGET,
                "seconds",
                "Until the slot keeps as much WAL as the budget allows, at the current rate",
                slot -> slot.secondsToBudget() == null ? Double.POSITIVE_INFINITY : slot.secondsToBudget());
        gauge(
                registry,
                progress,
                TIME_TO_LIMIT,
                "seconds",
                "Until PostgreSQL may invalidate the slot, at the current rate",
                slot -> slot.secondsToLimit() == null ? Double.POSITIVE_INFINITY : slot.secondsToLimit());
        gauge(
                registry,
                progress,
                POLL_AGE,
                "seconds",
                "Since the slot was polled",
                slot -> Duration.between(slot.observedAt(), Instant.now()).toMillis() / 1_000.0);
        counter(
                registry,
                progress,
                SPILLED,
                "bytes",
                "Decoded changes that PostgreSQL spilled to disk",
                SlotStatus::spilledBytes);
        counter(registry, progress, SPILLS, "", "How often PostgreSQL spilled decoded changes", SlotStatus::spills);
        for (String status : WAL_STATUSES) {
            Gauge.builder(
                            WAL_STATUS,
                            progress,
                            p -> value(p, slot -> slot.walStatus().equals(status) ? 1 : 0))
                    .tag("status", status)
                    .description("Whether the slot has that wal_status")
                    .register(registry);
        }
        for (BudgetState state : BudgetState.values()) {
            Gauge.builder(BUDGET, progress, p -> value(p, slot -> slot.budget() == state ? 1 : 0))
                    .tag("state", state.name())
                    .description("Whether the WAL that the slot keeps stands so to its budget")
                    .register(registry);
        }
    }

    private static void gauge(
            MeterRegistry registry,
            CaptureProgress progress,
            String name,
            String unit,
            String description,
            ToDoubleFunction<SlotStatus> value) {
        Gauge.builder(name, progress, p -> value(p, value))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            CaptureProgress progress,
            String name,
            String unit,
            String description,
            ToDoubleFunction<SlotStatus> value) {
        FunctionCounter.builder(name, progress, p -> Math.max(0, value(p, value)))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(registry);
    }

    private static double value(CaptureProgress progress, ToDoubleFunction<SlotStatus> of) {
        SlotStatus slot = progress.slot();
        return slot == null ? Double.NaN : of.applyAsDouble(slot);
    }
}
