package dev.wwi.cdc.status;

import dev.wwi.cdc.encode.LeftOutReason;
import dev.wwi.runtime.lag.LagMetrics;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.StageLag;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;

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

    /** Gauge, bytes: WAL of the source that is not captured, as of the last look at it. */
    public static final String LAG_BYTES = "wwi.capture.lag.wal";

    /** Gauge, seconds: how long there has been WAL that is not captured; 0 when capture has caught up. */
    public static final String LAG_AGE = "wwi.capture.lag.age";

    /** Gauge, seconds: since when something may be committed at the source and not in Kafka. */
    public static final String FRESHNESS = "wwi.capture.freshness";

    /** Gauge: 1 while in the phase that the tag {@code phase} names, else 0. */
    public static final String PHASE = "wwi.capture.phase";

    private CaptureMetrics() {}

    /** Registers all of them over the counters. */
    public static void register(MeterRegistry registry, CaptureProgress progress) {
        FunctionCounter.builder(SNAPSHOT_ROWS, progress, p -> p.status().snapshotRows())
                .description("Rows of the first snapshot in Kafka")
                .register(registry);
        FunctionCounter.builder(STREAMED_EVENTS, progress, p -> p.status().streamedEvents())
                .description("Changes from the WAL in Kafka")
                .register(registry);
        FunctionCounter.builder(TRANSACTIONS, progress, CaptureProgress::transactions)
                .description("Committed Kafka transactions")
                .register(registry);
        FunctionCounter.builder(TRUNCATES, progress, CaptureProgress::truncates)
                .description("TRUNCATEs applied, each as the deletes of the rows")
                .register(registry);
        FunctionCounter.builder(RESTARTS, progress, p -> p.status().restarts())
                .description("Restarts after a failure")
                .register(registry);
        Gauge.builder(SNAPSHOT_ROWS_ESTIMATED, progress, p -> p.status().snapshotRowsEstimated())
                .description("About how many rows the first snapshot has")
                .register(registry);
        FunctionCounter.builder(DEAD_LETTERS, progress, CaptureProgress::deadLetters)
                .description("Changes of tables that stand still, in the dead letters")
                .register(registry);
        Gauge.builder(STOPPED_TABLES, progress, p -> p.status().stoppedTables().size())
                .description("Tables that stand still")
                .register(registry);
        Gauge.builder(UNCAPTURED_TABLES, progress, p -> p.status()
                        .uncapturedTables()
                        .size())
                .description("Tables of captured schemas that are not captured")
                .register(registry);
        Gauge.builder(CAPTURED_LSN, progress, p -> p.status().capturedLsn())
                .description("LSN before which every committed transaction is in Kafka")
                .register(registry);
        Gauge.builder(NEWEST_COMMIT_AGE, progress, CaptureProgress::newestCommitAgeSeconds)
                .description("Age of the newest change in Kafka by its commit time")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(LAG_BYTES, progress, p -> bytes(p.lag()))
                .description("WAL of the source that is not captured, as of the last look")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(LAG_AGE, progress, p -> seconds(p.lag()))
                .description("How long there has been WAL that is not captured")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(FRESHNESS, progress, CaptureMetrics::freshness)
                .description("Since when something may be committed at the source and not in Kafka")
                .baseUnit("seconds")
                .register(registry);
        for (LagState state : LagState.values()) {
            Gauge.builder(LagMetrics.STATE, progress, p -> p.lag().state() == state ? 1 : 0)
                    .description(LagMetrics.STATE_DESCRIPTION)
                    .tag("stage", "capture")
                    .tag("state", state.name())
                    .register(registry);
        }
        for (LeftOutReason reason : LeftOutReason.values()) {
            FunctionCounter.builder(VALUES_LEFT_OUT, progress, p -> p.valuesLeftOut(reason))
                    .description("Values in whose place NULL was written")
                    .tag("reason", reason.name())
                    .register(registry);
        }
        for (CapturePhase phase : CapturePhase.values()) {
            Gauge.builder(PHASE, progress, p -> p.status().phase() == phase ? 1 : 0)
                    .description("Whether capture is in the phase")
                    .tag("phase", phase.name())
                    .register(registry);
        }
        SlotMetrics.register(registry, progress);
    }

    private static double bytes(StageLag lag) {
        return lag.lagUnit().equals("bytes") ? lag.lag() : Double.NaN;
    }

    private static double seconds(StageLag lag) {
        Double seconds = lag.secondsBehind();
        return seconds == null ? 0 : seconds;
    }

    private static double freshness(CaptureProgress progress) {
        Instant complete = progress.completeUpTo();
        return complete == null
                ? Double.NaN
                : Duration.between(complete, Instant.now()).toMillis() / 1_000.0;
    }
}
