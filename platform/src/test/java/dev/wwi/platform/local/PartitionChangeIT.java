package dev.wwi.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.partitions.ChangePhase;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildOrder.Action;
import dev.wwi.streams.Transforms;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes the partition count of a living platform, twice, while the source goes on to be written to. */
class PartitionChangeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double TRANSACTIONS_PER_SECOND = 5;
    private static final int MORE = 5;
    private static final int FEWER = 1;

    @TempDir
    private Path directory;

    @Test
    void theTablesAreTheSameWithAnotherPartitionCountAndGoOn() throws Exception {
        String before;
        try (LocalPlatform platform = start()) {
            // Given
            PartitionPlan plan = platform.partitions(new PartitionsOrder(MORE, true));
            assertThat(plan.phase()).isNull();
            assertThat(plan.topics())
                    .extracting(PartitionPlan.TopicPlan::topic)
                    .hasSize(11)
                    .contains("wwi.sales.order_lines", Topics.ROW_ORIGINS);
            assertThat(plan.risk()).contains("The source keeps all WAL from here on for the slot");
            assertThat(platform.partitions(new PartitionsOrder(2, false)).isDone())
                    .as("there are 2 already")
                    .isTrue();

            // And one that is called off leaves all as it was
            platform.partitions(new PartitionsOrder(MORE, false));
            assertThat(platform.partitions(new PartitionsOrder(2, true)).callsOff())
                    .isTrue();
            platform.partitions(new PartitionsOrder(2, false));
            assertThat(phase(platform, 2)).isEqualTo(ChangePhase.DONE);
            rename(platform, "Called off");
            isSeen(platform, "Called off");

            // When
            platform.partitions(new PartitionsOrder(MORE, false));

            // Then
            assertThatThrownBy(() -> platform.partitions(new PartitionsOrder(FEWER, false)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a change to 5 partitions is under way");
            assertThatThrownBy(() -> platform.rebuild(new RebuildOrder(Action.BEGIN, List.of("fct_order"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the partitions of facts are being changed");
            soon().until(platform::isToRestart);
            assertThat(platform.services().get(0).health()).isInstanceOf(Health.Paused.class);
            before = lines(platform);
            rename(platform, "While capture is halted");
        }

        try (LocalPlatform platform = start()) {
            // Then
            assertThat(phase(platform, MORE)).isIn(ChangePhase.REBUILDING, ChangePhase.DONE);
            assertThat(Integer.parseInt(lines(platform)))
                    .as("readers see whole tables meanwhile")
                    .isGreaterThanOrEqualTo(Integer.parseInt(before));
            soon().until(() -> phase(platform, MORE) == ChangePhase.DONE);
            assertThat(partitions(platform)).containsOnly(MORE);
            soon().until(() -> generations(platform).equals(List.of(2)));
            isWhole(platform, "While capture is halted");
            assertThatThrownBy(() -> platform.rebuild(new RebuildOrder(Action.ROLLBACK, List.of("fct_order"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has taken no changes since what filled it was made anew");
            assertThatThrownBy(() -> platform.partitions(new PartitionsOrder(FEWER, false)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tables are being rebuilt");
            platform.rebuild(new RebuildOrder(Action.FINISH, List.of("analytics")));
            platform.rebuild(new RebuildOrder(Action.FINISH, rebuilt(platform)));
            soon().until(() -> platform.sink().status().rebuilds().running().isEmpty());

            // When
            platform.partitions(new PartitionsOrder(FEWER, false));
            // And it is stopped before all is drained, perhaps
        }
        for (boolean done = false; !done; ) {
            try (LocalPlatform platform = start()) {
                soon().until(() -> platform.isToRestart() || phase(platform, FEWER) == ChangePhase.DONE);
                done = phase(platform, FEWER) == ChangePhase.DONE;
                if (done) {
                    // Then
                    assertThat(partitions(platform)).containsOnly(FEWER);
                    rename(platform, "Once more");
                    isWhole(platform, "Once more");
                }
            }
        }
    }

    private LocalPlatform start() throws Exception {
        LocalOptions options = new LocalOptions(directory, 0, new SourceChoice.Generated(1), TRANSACTIONS_PER_SECOND);
        return LocalPlatform.start(options, Terminal.standardOutput(), new SimpleMeterRegistry());
    }

    private static void isWhole(LocalPlatform platform, String category) throws InterruptedException {
        isSeen(platform, category);
        ReconcileAnswer answer = platform.reconcile(new ReconcileOrder(List.of(), false));
        assertThat(answer.tables()).filteredOn(ReconcileIT::isNotEqual).isEmpty();
    }

    private static void isSeen(LocalPlatform platform, String category) throws InterruptedException {
        platform.await(PATIENCE);
        // Not whether it still is the current one: the workload may have renamed the category once more.
        assertThat(platform.query("SELECT COUNT(*) > 0 FROM analytics.dim_customer WHERE category = '" + category + "'")
                        .rows())
                .containsExactly(List.of("true"));
    }

    private static void rename(LocalPlatform platform, String name) throws Exception {
        try (Connection connection = platform.source().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE sales.customer_categories SET customer_category_name = '" + name
                    + "' WHERE customer_category_id = 3");
        }
    }

    private static String lines(LocalPlatform platform) throws InterruptedException {
        return String.valueOf(platform.query("SELECT COUNT(*) FROM analytics.fct_order")
                .rows()
                .get(0)
                .get(0));
    }

    private static ChangePhase phase(LocalPlatform platform, int partitions) throws InterruptedException {
        PartitionPlan plan = platform.partitions(new PartitionsOrder(partitions, true));
        assertThat(plan.held()).isEmpty();
        return plan.phase();
    }

    private static List<Integer> partitions(LocalPlatform platform) throws InterruptedException {
        try (Admin admin = Admin.create(platform.kafka().clientSettings())) {
            GroupOffsets offsets = new GroupOffsets(admin);
            return Topics.lastingFactTopics(1).stream()
                    .map(TopicSpec::name)
                    .map(topic -> count(offsets, topic))
                    .toList();
        }
    }

    private static int count(GroupOffsets offsets, String topic) {
        try {
            return offsets.partitions(topic::equals).size();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Integer> generations(LocalPlatform platform) {
        return platform.services().stream()
                .filter(Transforms.class::isInstance)
                .map(service -> ((Transforms) service).generation().number())
                .toList();
    }

    private static List<String> rebuilt(LocalPlatform platform) {
        return platform.sink().status().rebuilds().running().stream()
                .filter(rebuild -> rebuild.phase() == dev.wwi.sink.generation.Phase.GRACE)
                .map(rebuild -> rebuild.table())
                .toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
    }
}
