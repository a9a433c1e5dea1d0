package dev.wwi.platform.local;

import dev.wwi.cdc.status.CaptureReport;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.console.PlatformStatus.ServiceStatus;
import dev.wwi.platform.console.PlatformStatus.WorkloadStatus;
import dev.wwi.platform.console.StatusParts;
import dev.wwi.platform.source.WorkloadStatistics;
import dev.wwi.platform.source.WwiWorkload;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.sink.SinkReport;
import dev.wwi.sink.SinkStatus;
import dev.wwi.sink.config.CostConfig;
import dev.wwi.streams.Transforms;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a platform's state together. */
final class StatusOfPlatform {
    private StatusOfPlatform() {}

    static PlatformStatus of(LocalPlatform platform) {
        return new StatusParts(
                        platform.services().stream()
                                .map(StatusOfPlatform::serviceStatus)
                                .toList(),
                        platform.source().description(),
                        CaptureReport.of(
                                platform.connector().status(),
                                platform.connector().completeUpTo()),
                        platform.lag(),
                        SinkReport.of(platform.sink().status()),
                        platform.watermarks(),
                        CostConfig.defaults(),
                        platform.deadLetters().openLetters(),
                        platform.sink().status().rebuilds(),
                        workload(platform.workload()))
                .together(Instant.now());
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

    private static ServiceStatus serviceStatus(Service service) {
        Health health = service.health();
        if (health instanceof Health.Starting starting) {
            return new ServiceStatus(service.name(), "STARTING", starting.phase());
        }
        if (health instanceof Health.Paused paused) {
            return new ServiceStatus(service.name(), "PAUSED", paused.reason());
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
