package dev.wwi.platform.local;

import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.cdc.status.SlotStatus;
import dev.wwi.platform.await.Lsn;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.console.PlatformStatus.Ingestion;
import dev.wwi.platform.console.PlatformStatus.ServiceStatus;
import dev.wwi.platform.console.PlatformStatus.Slot;
import dev.wwi.platform.console.PlatformStatus.StageLagStatus;
import dev.wwi.platform.console.PlatformStatus.TableStatus;
import dev.wwi.platform.console.PlatformStatus.ValuesLeftOut;
import dev.wwi.platform.console.PlatformStatus.WorkloadStatus;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.source.WorkloadStatistics;
import dev.wwi.platform.source.WwiWorkload;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.sink.IngestionCost;
import dev.wwi.sink.SinkStatus;
import dev.wwi.streams.Transforms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a platform's state together. */
final class StatusOfPlatform {
    private StatusOfPlatform() {}

    static PlatformStatus of(LocalPlatform platform) {
        List<ServiceStatus> services = platform.services().stream()
                .map(StatusOfPlatform::serviceStatus)
                .toList();
        CaptureStatus capture = platform.connector().status();
        return new PlatformStatus(
                overall(platform.services()),
                services,
                platform.source().description(),
                Lsn.format(capture.capturedLsn()),
                platform.lag().stream().map(StatusOfPlatform::stageLag).toList(),
                tables(platform),
                ingestion(platform.sink().status().cost()),
                capture.rereadsStatus(),
                platform.sink().status().rebuilds(),
                capture.stoppedTables(),
                slot(capture.slot()),
                valuesLeftOut(capture, platform.sink().status()),
                platform.deadLetters().openLetters(),
                workload(platform.workload()));
    }

    /** What is still on its way, in words. */
    static String lagText(LocalPlatform platform) {
        return platform.lag().stream()
                .filter(lag -> lag.lagUnit().equals("records"))
                .map(lag -> lag.stage() + ": " + Terminal.format(lag.lag()) + " records to go")
                .collect(Collectors.joining(", "));
    }

    static long acknowledgedRows(LocalPlatform platform) {
        return platform.sink().status().tables().stream()
                .mapToLong(SinkStatus.TableStatus::rowsAcknowledged)
                .sum();
    }

    private static String overall(List<Service> services) {
        if (services.stream().anyMatch(service -> !service.health().isLive())) {
            return "FAILED";
        }
        return services.stream().allMatch(service -> service.health().isReady()) ? "RUNNING" : "STARTING";
    }

    private static ServiceStatus serviceStatus(Service service) {
        Health health = service.health();
        if (health instanceof Health.Starting starting) {
            return new ServiceStatus(service.name(), "STARTING", starting.phase());
        }
        if (health instanceof Health.Degraded degraded) {
            return new ServiceStatus(service.name(), "DEGRADED", degraded.reason());
        }
        if (health instanceof Health.Failed failed) {
            return new ServiceStatus(
                    service.name(), "FAILED", failed.code() + ": " + failed.reason() + " " + failed.hint());
        }
        return new ServiceStatus(
                service.name(), "RUNNING", service instanceof Transforms transforms ? detail(transforms) : "");
    }

    private static String detail(Transforms transforms) {
        String pace = transforms.status().pace();
        String generation = "generation " + transforms.generation().number();
        return pace == null ? generation : generation + ", pace " + pace;
    }

    private static StageLagStatus stageLag(StageLag lag) {
        return new StageLagStatus(lag.stage(), lag.state().name(), lag.lag(), lag.lagUnit(), lag.secondsBehind());
    }

    private static List<TableStatus> tables(LocalPlatform platform) {
        return platform.sink().status().tables().stream()
                .map(table -> new TableStatus(
                        table.table(),
                        table.rowsAcknowledged(),
                        table.bytesAppended(),
                        table.deadLetters(),
                        text(table.newestCommitMicros()),
                        freshness(platform, table, Duration.ZERO),
                        freshness(platform, table, table.maxStaleness())))
                .sorted(Comparator.comparing(TableStatus::name))
                .toList();
    }

    private static @Nullable Double freshness(
            LocalPlatform platform, SinkStatus.TableStatus table, Duration staleness) {
        double seconds = FreshnessMetrics.seconds(platform.watermarks().completeUpTo(table.table()), Instant.now());
        return Double.isNaN(seconds) ? null : seconds + staleness.toMillis() / 1_000.0;
    }

    private static Ingestion ingestion(IngestionCost cost) {
        return new Ingestion(cost.bytesAppended(), Math.round(cost.bytesPerMonth()), cost.usdPerMonth());
    }

    private static @Nullable Slot slot(@Nullable SlotStatus slot) {
        return slot == null
                ? null
                : new Slot(
                        slot.walStatus(),
                        slot.active(),
                        slot.retainedBytes(),
                        slot.budget().name(),
                        slot.warning());
    }

    private static List<ValuesLeftOut> valuesLeftOut(CaptureStatus capture, SinkStatus sink) {
        List<ValuesLeftOut> leftOut = new ArrayList<>();
        new TreeMap<>(capture.valuesLeftOut())
                .forEach((reason, values) -> leftOut.add(new ValuesLeftOut("capture", reason.name(), values)));
        sink.tables().stream()
                .filter(table -> table.valuesLeftOut() > 0)
                .forEach(table -> leftOut.add(
                        new ValuesLeftOut(table.table(), "out of BigQuery's range", table.valuesLeftOut())));
        return leftOut;
    }

    private static @Nullable String text(OptionalLong micros) {
        return micros.isEmpty()
                ? null
                : Instant.EPOCH.plus(micros.getAsLong(), ChronoUnit.MICROS).toString();
    }

    private static @Nullable WorkloadStatus workload(@Nullable WwiWorkload workload) {
        if (workload == null) {
            return null;
        }
        WorkloadStatistics statistics = workload.statistics();
        LocalDate day = statistics.businessDay();
        return new WorkloadStatus(
                statistics.transactions(), statistics.totalRowChanges(), day == null ? null : day.toString());
    }
}
