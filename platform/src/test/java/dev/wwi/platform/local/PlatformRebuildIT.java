package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.sink.SinkStatus;
import dev.wwi.sink.generation.Phase;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildOrder.Action;
import dev.wwi.sink.generation.RebuildsStatus;
import dev.wwi.streams.Transforms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rebuilds the star schema of a living platform, by its topics and then by new transforms, while it is read. */
class PlatformRebuildIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int STARS = TargetTables.all().size();
    private static final double TRANSACTIONS_PER_SECOND = 5;

    @TempDir
    private Path directory;

    @Test
    void theStarSchemaIsRebuiltUnderLoadAndItsReadersAlwaysSeeAllOfIt() throws Exception {
        try (LocalPlatform platform = start()) {
            // Given
            try (ReadersOfStarSchema readers = new ReadersOfStarSchema(ReconcileIT.sink(platform))) {

                // When
                platform.rebuild(new RebuildOrder(Action.BEGIN, List.of("analytics")));
                assertThatThrownBy(() -> platform.rebuild(new RebuildOrder(Action.BEGIN, List.of("fct_order"))))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is being rebuilt already");
                awaitAll(platform, Phase.GRACE);
                renamedIsSeenAfterAwait(platform, "Rebuilt");
                platform.rebuild(new RebuildOrder(Action.FINISH, List.of("analytics")));
                awaitNone(platform);
                assertThat(live(platform))
                        .extracting(SinkStatus.TableStatus::generation)
                        .containsOnly(2L);

                platform.rebuild(new RebuildOrder(Action.BEGIN, List.of(), RebuildOrder.NEXT_TRANSFORMS));
                assertThatThrownBy(() -> platform.rebuild(
                                new RebuildOrder(Action.BEGIN, List.of(), RebuildOrder.NEXT_TRANSFORMS)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("generation 2 of the transforms runs beside another already");
                awaitAll(platform, Phase.GRACE);

                // Then
                assertThat(live(platform))
                        .extracting(SinkStatus.TableStatus::topic)
                        .allMatch(topic -> topic.endsWith(".g2"));
                renamedIsSeenAfterAwait(platform, "Computed anew");
                readers.awaitMore(1);
                assertThat(readers.faults()).isEmpty();
            }
        }

        // And after a restart both go on until the first is not needed any more
        try (LocalPlatform platform = start()) {
            assertThat(running(platform)).containsExactly(1, 2);
            renamedIsSeenAfterAwait(platform, "Restarted");
            platform.rebuild(new RebuildOrder(Action.FINISH, List.of("analytics")));
            awaitNone(platform);
            soon().until(() -> running(platform).equals(List.of(2)));
            soon().untilAsserted(() ->
                    assertThat(platform.lag()).extracting(StageLag::stage).contains("transforms-g2", "sink"));
            renamedIsSeenAfterAwait(platform, "First removed");
            assertThat(directory.resolve("streams/wwi-transforms-g1")).doesNotExist();
            assertThat(Files.exists(directory.resolve("streams/wwi-transforms-g2")))
                    .isTrue();
        }
        try (LocalPlatform platform = start()) {
            assertThat(running(platform)).containsExactly(2);
            renamedIsSeenAfterAwait(platform, "Second alone");
        }
    }

    private LocalPlatform start() throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), TRANSACTIONS_PER_SECOND);
        return LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry());
    }

    private static List<Integer> running(LocalPlatform platform) {
        return platform.services().stream()
                .filter(Transforms.class::isInstance)
                .map(service -> ((Transforms) service).generation().number())
                .toList();
    }

    private static List<SinkStatus.TableStatus> live(LocalPlatform platform) {
        return platform.sink().status().tables().stream()
                .filter(table -> table.table().startsWith("analytics."))
                .toList();
    }

    private static void awaitAll(LocalPlatform platform, Phase phase) {
        soon().untilAsserted(() -> {
            List<RebuildsStatus.Running> rebuilds =
                    platform.sink().status().rebuilds().running();
            assertThat(rebuilds).hasSize(STARS).allSatisfy(rebuild -> {
                assertThat(rebuild.phase()).as("%s", rebuild).isNotEqualTo(Phase.HELD);
                assertThat(rebuild.phase()).as("%s", rebuild).isEqualTo(phase);
            });
        });
    }

    private static void awaitNone(LocalPlatform platform) {
        soon().until(() -> platform.sink().status().rebuilds().running().isEmpty());
    }

    private static void renamedIsSeenAfterAwait(LocalPlatform platform, String name) throws Exception {
        Instant committed;
        try (Connection connection = platform.source().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE sales.customer_categories SET customer_category_name = '" + name
                    + "' WHERE customer_category_id = 3");
            committed = Instant.now();
        }
        platform.await(PATIENCE);
        // Not whether it still is the current one: the workload may have renamed the category once more.
        assertThat(platform.query("SELECT COUNT(*) > 0 FROM analytics.dim_customer WHERE category = '" + name + "'")
                        .rows())
                .containsExactly(List.of("true"));
        soon().until(() -> platform.watermarks()
                .completeUpTo("analytics.dim_customer")
                .filter(complete -> complete.isAfter(committed))
                .isPresent());
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
    }
}
