package dev.wwi.platform.reconcile;

import dev.wwi.reconcile.report.ReconciliationReport;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How far the warehouse has drifted from PostgreSQL, as the last reconciliation of each table found it. */
public final class DriftMetrics {
    /** Gauge: differences that are confirmed, by table. */
    static final String DIFFERENCES = "wwi.reconcile.differences";

    /** Gauge: 1 where the last comparison of the table could not be made, or not of all of it, by table. */
    static final String UNVERIFIED = "wwi.reconcile.unverified";

    /** Gauge, seconds since 1970: when the table was last found equal, by table; 0 before the first time. */
    static final String LAST_EQUAL = "wwi.reconcile.last.equal";

    /** Timer: how long reconciliations take. */
    static final String DURATION = "wwi.reconcile.duration";

    private static final String TABLE = "table";

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<String, Drift> drifts = new ConcurrentHashMap<>();

    private record Drift(AtomicLong differences, AtomicLong unverified, AtomicLong lastEqual) {}

    /** Registers a table's metrics once it was looked at. */
    public DriftMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Takes what a reconciliation found; tables that it did not look at keep their values. */
    public void record(ReconciliationReport report) {
        Timer.builder(DURATION)
                .description("How long reconciliations take")
                .register(registry)
                .record(report.took());
        report.tables().forEach(this::record);
    }

    private void record(TableResult result) {
        Drift drift = drifts.computeIfAbsent(result.table(), this::register);
        drift.differences().set(result instanceof Different different ? different.differences() : 0);
        boolean isUnverified =
                result instanceof Unverified || (result instanceof Different different && !different.isComplete());
        drift.unverified().set(isUnverified ? 1 : 0);
        if (result instanceof Equal) {
            drift.lastEqual().set(clock.instant().getEpochSecond());
        }
    }

    private Drift register(String table) {
        Drift drift = new Drift(new AtomicLong(), new AtomicLong(), new AtomicLong());
        Gauge.builder(DIFFERENCES, drift.differences(), AtomicLong::get)
                .description("Confirmed differences between the table and PostgreSQL, at the last reconciliation")
                .tag(TABLE, table)
                .register(registry);
        Gauge.builder(UNVERIFIED, drift.unverified(), AtomicLong::get)
                .description("Whether the last reconciliation could not compare the table, or not wholly")
                .tag(TABLE, table)
                .register(registry);
        Gauge.builder(LAST_EQUAL, drift.lastEqual(), AtomicLong::get)
                .description("When the table was last verified equal, since 1970")
                .baseUnit("seconds")
                .tag(TABLE, table)
                .register(registry);
        return drift;
    }
}
