package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.pause.PauseOrder;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.lifecycle.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Halts each stage in turn, one of them across a restart. */
class PauseIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration TOO_SHORT = Duration.ofSeconds(3);
    private static final List<String> STAGES = List.of("capture", "transforms", "sink");

    @TempDir
    private Path directory;

    @Test
    void aStageThatIsPausedHoldsUpWhatIsBehindItAndLosesNothing() throws Exception {
        try (LocalPlatform platform = start()) {
            for (String stage : STAGES) {
                // When
                pause(platform, stage);
                changeALine(platform, stage);

                // Then
                assertThatThrownBy(() -> platform.await(TOO_SHORT)).isInstanceOf(BarrierTimeoutException.class);
                assertThat(lines(platform, "raw.sales_order_lines", stage))
                        .isEqualTo(stage.equals("transforms") ? "1" : "0");
                assertThat(lines(platform, "analytics.fct_order", stage)).isEqualTo("0");

                // When
                platform.pauses().resume(List.of(stage));
                platform.await(PATIENCE);

                // Then
                assertThat(lines(platform, "analytics.fct_order", stage)).isEqualTo("1");
                assertThat(health(platform, stage)).isInstanceOf(Health.Running.class);
            }
            pause(platform, "transforms");
            changeALine(platform, "restarted");
        }
        // Given
        try (LocalPlatform platform = start()) {
            // Then
            assertThat(health(platform, "transforms")).isInstanceOf(Health.Paused.class);
            assertThat(lines(platform, "analytics.fct_order", "restarted")).isEqualTo("0");

            // When
            platform.pauses().resume(List.of());
            platform.await(PATIENCE);

            // Then
            assertThat(lines(platform, "analytics.fct_order", "restarted")).isEqualTo("1");
        }
    }

    private LocalPlatform start() throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), 0);
        return LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry());
    }

    private static void pause(LocalPlatform platform, String stage) throws InterruptedException {
        platform.pauses().pause(new PauseOrder(List.of(stage), "tried", false));
        await().atMost(PATIENCE).until(() -> health(platform, stage) instanceof Health.Paused);
    }

    private static Health health(LocalPlatform platform, String stage) {
        return platform.services().get(STAGES.indexOf(stage)).health();
    }

    private static void changeALine(LocalPlatform platform, String description) throws Exception {
        try (Connection connection = platform.source().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE sales.order_lines SET description = '" + description + "' WHERE order_line_id ="
                    + " (SELECT max(order_line_id) FROM sales.order_lines)");
        }
    }

    private static String lines(LocalPlatform platform, String table, String description) throws InterruptedException {
        return String.valueOf(
                platform.query("SELECT COUNT(*) FROM " + table + " WHERE description = '" + description + "'")
                        .rows()
                        .get(0)
                        .get(0));
    }
}
