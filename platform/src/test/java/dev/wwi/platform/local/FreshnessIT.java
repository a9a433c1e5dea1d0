package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.platform.console.PlatformStatus.TableStatus;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.terminal.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks how fresh tables are while nothing changes, and whether what they are said to hold can be read. */
class FreshnessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> CONCERNED =
            List.of("raw.sales_customer_categories", "analytics.dim_customer", "analytics.fct_order");

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void anIdleTableStaysFreshAndWhatItIsSaidToHoldIsReadByAQuery() throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), 0);
        try (LocalPlatform platform = LocalPlatform.start(options, Terminal.standardOutput(), meters)) {
            // Given
            Instant started = Instant.now();
            awaitCompleteUpTo(platform, started, tables(platform));
            assertThat(platform.status().tables()).hasSize(43).allSatisfy(table -> {
                assertThat(table.freshnessSeconds()).isNotNull();
                assertThat(table.visibleFreshnessSeconds()).isGreaterThanOrEqualTo(table.freshnessSeconds());
                assertThat(meters.get(FreshnessMetrics.FRESHNESS)
                                .tag("table", table.name())
                                .gauge()
                                .value())
                        .isNotNaN();
            });

            for (int round = 1; round <= 3; round++) {
                // When
                String name = "Category " + round;
                Instant committed = rename(platform, name);
                awaitCompleteUpTo(platform, committed, CONCERNED);

                // Then
                assertThat(single(
                                platform,
                                "SELECT COUNT(*) FROM raw.sales_customer_categories WHERE customer_category_name = '"
                                        + name + "'"))
                        .isEqualTo("1");
                assertThat(single(
                                platform,
                                "SELECT COUNT(*) > 0 FROM analytics.dim_customer WHERE is_current AND category = '"
                                        + name + "'"))
                        .isEqualTo("true");
            }

            // When
            platform.transforms().pause();
            Instant committed = rename(platform, "Category 4");

            // Then
            awaitCompleteUpTo(platform, committed, List.of("raw.sales_customer_categories"));
            assertThat(platform.watermarks()
                            .completeUpTo("analytics.dim_customer")
                            .orElseThrow())
                    .isBefore(committed);
            platform.transforms().resume();
            awaitCompleteUpTo(platform, committed, CONCERNED);
        }
    }

    private static List<String> tables(LocalPlatform platform) throws InterruptedException {
        return platform.status().tables().stream().map(TableStatus::name).toList();
    }

    private static void awaitCompleteUpTo(LocalPlatform platform, Instant instant, List<String> tables) {
        await("tables complete up to " + instant).atMost(PATIENCE).until(() -> tables.stream()
                .allMatch(table -> platform.watermarks()
                        .completeUpTo(table)
                        .filter(complete -> complete.isAfter(instant))
                        .isPresent()));
    }

    private static Instant rename(LocalPlatform platform, String name) throws Exception {
        try (Connection connection = platform.source().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE sales.customer_categories SET customer_category_name = '" + name
                    + "' WHERE customer_category_id = 3");
        }
        return Instant.now();
    }

    private static String single(LocalPlatform platform, String sql) throws InterruptedException {
        return platform.query(sql).rows().get(0).get(0);
    }
}
