package dev.wwi.cdc.status;

import dev.wwi.cdc.encode.LeftOutReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The names of the connector's metrics, and their registration. */
public final class CaptureMetrics {
    /** Counter: rows of the first snapshot in Kafka. */
    public static final String SNAPSHOT_ROWS = "wwi.capture.snapshot.rows";

    /** Gauge: about how many rows the first snapshot has. */
    public static final String SNAPSHOT_ROWS_ESTIMATED = "wwi.capture.snapshot.rows.estimated";

    /** Counter: changes from the WAL in Kafka. */
    public static final String STREAMED_EVENTS = "wwi.capture.events";

    /** Counter: committed Kafka transactions. */
    public static final String TRANSACTIONS = "wwi.capture.transactions";

    /** Counter: TRUNCATEs applied, each as the deletes of the rows. */
    public static final String TRUNCATES = "wwi.capture.truncates";

    /** Gauge: tables that stand still. */
    public static final String STOPPED_TABLES = "wwi.capture.tables.stopped";

    /** Gauge: tables of captured schemas that are not captured. */
    public static final String UNCAPTURED_TABLES = "wwi.capture.tables.uncaptured";

    /** Counter: changes of tables that stand still, in the dead letters. */
    public static final String DEAD_LETTERS = "wwi.capture.dead.letters";

    /** Counter: values in whose place NULL was written, for what the tag {@code reason} names. */
    public static final String VALUES_LEFT_OUT = "wwi.capture.values.left.out";

    /** Counter: restarts after a failure. */
    public static final String RESTARTS = "wwi.capture.restarts";

    /** Gauge: LSN before which every committed transaction is in Kafka. */
    public static final String CAPTURED_LSN = "wwi.capture.lsn";

    /** Gauge, seconds: age of the newest change in Kafka by its commit time. */
    public static final String NEWEST_COMMIT_AGE = "wwi.capture.newest.commit.age";

    /** Gauge: 1 while in the phase that the tag {@code phase} names, else 0. */
    public static final String PHASE = "wwi.capture.phase";

    private CaptureMetrics() {}

    /** Registers all of them over the counters. */
    public static void register(MeterRegistry registry, CaptureProgress progress) {
        FunctionCounter.builder(SNAPSHOT_ROWS, progress, p -> p.status().snapshotRows())
                .register(registry);
        FunctionCounter.builder(STREAMED_EVENTS, progress, p -> p.status().streamedEvents())
                .register(registry);
        FunctionCounter.builder(TRANSACTIONS, progress, CaptureProgress::transactions)
                .register(registry);
        FunctionCounter.builder(TRUNCATES, progress, CaptureProgress::truncates).register(registry);
        FunctionCounter.builder(RESTARTS, progress, p -> p.status().restarts()).register(registry);
        Gauge.builder(SNAPSHOT_ROWS_ESTIMATED, progress, p -> p.status().snapshotRowsEstimated())
                .register(registry);
        FunctionCounter.builder(DEAD_LETTERS, progress, CaptureProgress::deadLetters)
                .register(registry);
        Gauge.builder(STOPPED_TABLES, progress, p -> p.status().stoppedTables().size())
                .register(registry);
        Gauge.builder(UNCAPTURED_TABLES, progress, p -> p.status()
                        .uncapturedTables()
                        .size())
                .register(registry);
        Gauge.builder(CAPTURED_LSN, progress, p -> p.status().capturedLsn()).register(registry);
        Gauge.builder(NEWEST_COMMIT_AGE, progress, CaptureProgress::newestCommitAgeSeconds)
                .baseUnit("seconds")
                .register(registry);
        for (LeftOutReason reason : LeftOutReason.values()) {
            FunctionCounter.builder(VALUES_LEFT_OUT, progress, p -> p.valuesLeftOut(reason))
                    .tag("reason", reason.name())
                    .register(registry);
        }
        for (CapturePhase phase : CapturePhase.values()) {
            Gauge.builder(PHASE, progress, p -> p.status().phase() == phase ? 1 : 0)
                    .tag("phase", phase.name())
                    .register(registry);
        }
        SlotMetrics.register(registry, progress);
    }
}
