package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Code;
import dev.wwi.bqlocal.fault.Fault;
import dev.wwi.bqlocal.fault.FaultPlan;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.PartitionLag;
import dev.wwi.runtime.lag.StageLag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stalls each stage in turn under a workload, and asks which one it is. */
class LagIT {
    private static final Duration NAMED_WITHIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    @Test
    void theStageThatIsStalledIsNamedAndNoOther() throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), 20);
        try (LocalPlatform platform =
                LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry())) {
            awaitCaughtUp(platform);

            // When
            long walSender = walSender(platform);
            signal("STOP", walSender);
            try {
                // Then
                awaitStalled(platform, "capture");
                assertThat(stage(platform, "capture").lag()).isPositive();
                assertThat(stage(platform, "capture").secondsBehind()).isPositive();
            } finally {
                signal("CONT", walSender);
            }
            awaitCaughtUp(platform);

            // When
            platform.transforms().pause();

            // Then
            awaitStalled(platform, "transforms");
            assertThat(stage(platform, "transforms").partitions())
                    .filteredOn(partition -> partition.state() == LagState.STALLED)
                    .isNotEmpty()
                    .allSatisfy(
                            partition -> assertThat(partition.secondsBehind()).isPositive())
                    .extracting(PartitionLag::unit)
                    .allMatch(task -> task.matches("\\d+_\\d+"));
            platform.transforms().resume();
            awaitCaughtUp(platform);

            // When
            platform.bigQuery()
                    .faults()
                    .plan(new FaultPlan(1, Map.of(new Fault.Refusal(Code.UNAVAILABLE), 1.0), 0, 0, false));

            // Then
            awaitStalled(platform, "sink");
            platform.bigQuery().faults().clear();
            awaitCaughtUp(platform);
        }
    }

    private static void awaitStalled(LocalPlatform platform, String stage) {
        await("lag names " + stage)
                .atMost(NAMED_WITHIN)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> stage(platform, stage).state() == LagState.STALLED);
        assertThat(platform.lag())
                .filteredOn(lag -> lag.state() == LagState.STALLED)
                .extracting(StageLag::stage)
                .containsExactly(stage);
    }

    private static void awaitCaughtUp(LocalPlatform platform) {
        await("all stages have caught up").atMost(PATIENCE).until(() -> platform.lag().stream()
                .allMatch(lag -> lag.state() == LagState.CAUGHT_UP));
    }

    private static StageLag stage(LocalPlatform platform, String name) {
        return platform.lag().stream()
                .filter(lag -> lag.stage().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long walSender(LocalPlatform platform) throws Exception {
        try (Connection connection = platform.source().connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pid FROM pg_stat_replication")) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }

    private static void signal(String name, long process) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }
}
