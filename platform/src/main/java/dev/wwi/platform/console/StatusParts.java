package dev.wwi.platform.console;

import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.platform.await.Lsn;
import dev.wwi.platform.console.PlatformStatus.Ingestion;
import dev.wwi.platform.console.PlatformStatus.ServiceStatus;
import dev.wwi.platform.console.PlatformStatus.Slot;
import dev.wwi.platform.console.PlatformStatus.StageLagStatus;
import dev.wwi.platform.console.PlatformStatus.TableStatus;
import dev.wwi.platform.console.PlatformStatus.ValuesLeftOut;
import dev.wwi.platform.console.PlatformStatus.WorkloadStatus;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.freshness.Watermarks;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.schemas.star.Validity;
import dev.wwi.sink.IngestionCost;
import dev.wwi.sink.SinkReport;
import dev.wwi.sink.config.CostConfig;
import dev.wwi.sink.generation.RebuildsStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a platform tell of themselves, whether they run in this process or elsewhere.
 *
 * @param source the PostgreSQL database, without credentials
 * @param watermarks up to when each table is complete
 * @param prices of ingestion
 * @param deadLetters how many are open, by service
 * @param rebuilds the tables that are rebuilt, and those that were; null while no sink tells
 * @param workload what the living workload does; null without one
 */
public record StatusParts(
        List<ServiceStatus> services,
        String source,
        CaptureReport capture,
        List<StageLag> lag,
        SinkReport sink,
        Watermarks watermarks,
        CostConfig prices,
        Map<String, Long> deadLetters,
        @Nullable RebuildsStatus rebuilds,
        @Nullable WorkloadStatus workload) {
    /** A service that cannot be asked. */
    public static final String UNREACHABLE = "UNREACHABLE";

    /** All of it together. */
    public PlatformStatus together(Instant now) {
        return new PlatformStatus(
                state(),
                services,
                source,
                Lsn.format(capture.capturedLsn()),
                lag.stream().map(StatusParts::stageLag).toList(),
                tables(now),
                ingestion(sink.cost(prices)),
                capture.rereads(),
                rebuilds,
                capture.stoppedTables(),
                slot(capture.slot()),
                valuesLeftOut(),
                deadLetters,
                workload);
    }

    private String state() {
        List<String> states = services.stream().map(ServiceStatus::state).toList();
        if (states.contains("FAILED") || states.contains(UNREACHABLE)) {
            return "FAILED";
        }
        if (states.contains("PAUSED")) {
            return "PAUSED";
        }
        return states.stream().allMatch("RUNNING"::equals) ? "RUNNING" : "STARTING";
    }

    private List<TableStatus> tables(Instant now) {
        return sink.tables().stream()
                .map(table -> new TableStatus(
                        table.table(),
                        table.rowsAcknowledged(),
                        table.bytesAppended(),
                        table.deadLetters(),
                        text(table.newestCommitMicros()),
                        freshness(table.table(), 0, now),
                        freshness(table.table(), table.maxStalenessMillis(), now)))
                .sorted(Comparator.comparing(TableStatus::name))
                .toList();
    }

    private @Nullable Double freshness(String table, long stalenessMillis, Instant now) {
        double seconds = FreshnessMetrics.seconds(watermarks.completeUpTo(table), now);
        return Double.isNaN(seconds) ? null : seconds + stalenessMillis / 1_000.0;
    }

    private List<ValuesLeftOut> valuesLeftOut() {
        List<ValuesLeftOut> leftOut = new ArrayList<>();
        new TreeMap<>(capture.valuesLeftOut())
                .forEach((reason, values) -> leftOut.add(new ValuesLeftOut("capture", reason, values)));
        sink.tables().stream()
                .filter(table -> table.valuesLeftOut() > 0)
                .forEach(table -> leftOut.add(
                        new ValuesLeftOut(table.table(), "out of BigQuery's range", table.valuesLeftOut())));
        return leftOut;
    }

    private static StageLagStatus stageLag(StageLag lag) {
        return new StageLagStatus(lag.stage(), lag.state().name(), lag.lag(), lag.lagUnit(), lag.secondsBehind());
    }

    private static Ingestion ingestion(IngestionCost cost) {
        return new Ingestion(cost.bytesAppended(), Math.round(cost.bytesPerMonth()), cost.usdPerMonth());
    }

    private static @Nullable Slot slot(CaptureReport.@Nullable Slot slot) {
        return slot == null
                ? null
                : new Slot(
                        slot.walStatus(),
                        slot.active(),
                        slot.retainedBytes(),
                        slot.walBytesPerSecond(),
                        sooner(slot.secondsToBudget(), slot.secondsToLimit()),
                        slot.budget().name(),
                        slot.warning());
    }

    private static @Nullable Double sooner(@Nullable Double seconds, @Nullable Double others) {
        return seconds == null || others == null
                ? (seconds == null ? others : seconds)
                : Double.valueOf(Math.min(seconds, others));
    }

    private static @Nullable String text(@Nullable Long micros) {
        return micros == null || micros == Validity.SINCE_EVER_MICROS
                ? null
                : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
