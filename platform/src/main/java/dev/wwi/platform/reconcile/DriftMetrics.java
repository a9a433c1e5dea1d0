package dev.wwi.platform.reconcile;

import dev.wwi.reconcile.report.ReconciliationReport;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How far the warehouse has drifted from PostgreSQL, as the last reconciliation of each table found it. */
final class DriftMetrics {
    /** Differences that are confirmed, by table. */
    static final String DIFFERENCES = "wwi.reconcile.differences";

    /** 1 where the last comparison of the table could not be made, or not of all of it, by table. */
    static final String UNVERIFIED = "wwi.reconcile.unverified";

    /** When the table was last found equal, in seconds since 1970, by table; 0 before the first time. */
    static final String LAST_EQUAL = "wwi.reconcile.last.equal";

    /** How long reconciliations take. */
    static final String DURATION = "wwi.reconcile.duration";

    private static final String TABLE = "table";

    private final MeterRegistry registry;
    private final Map<String, Drift> drifts = new ConcurrentHashMap<>();

    private record Drift(AtomicLong differences, AtomicLong unverified, AtomicLong lastEqual) {}

    DriftMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(ReconciliationReport report) {
        Timer.builder(DURATION).register(registry).record(report.took());
        report.tables().forEach(this::record);
    }

    private void record(TableResult result) {
        Drift drift = drifts.computeIfAbsent(result.table(), this::register);
        drift.differences().set(result instanceof Different different ? different.differences() : 0);
        drift.unverified()
                .set(
                        result instanceof Unverified || (result instanceof Different different && !different.isComplete())
                                ? 1
                                : 0);
        if (result instanceof Equal) {
            drift.lastEqual().set(Instant.now().getEpochSecond());
        }
    }

    private Drift register(String table) {
        Drift drift = new Drift(new AtomicLong(), new AtomicLong(), new AtomicLong());
        Gauge.builder(DIFFERENCES, drift.differences(), AtomicLong::get)
                .tag(TABLE, table)
                .register(registry);
        Gauge.builder(UNVERIFIED, drift.unverified(), AtomicLong::get)
                .tag(TABLE, table)
                .register(registry);
        Gauge.builder(LAST_EQUAL, drift.lastEqual(), AtomicLong::get)
                .baseUnit("seconds")
                .tag(TABLE, table)
                .register(registry);
        return drift;
    }
}
