package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableId;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.generation.Outcome;
import dev.wwi.sink.generation.Phase;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildOrder.Action;
import dev.wwi.sink.generation.RebuildsStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables rebuilt on the local BigQuery while they are written and read. */
class RebuildIT extends OnLocalBigQuery {
    private static final int ROWS = 2_000;
    private static final Duration LONG_GRACE = Duration.ofHours(1);

    @Test
    void aTableIsRebuiltUnderWritesAndItsReadersAlwaysSeeAllOfIt() throws Exception {
        // Given
        SourceTable table = SourceTables.ORDERS;
        try (SteadyChanges changes = new SteadyChanges(fixture, table, SinkFixture.FACT_PARTITIONS, ROWS);
                BigQuerySink sink = fixture.sink(config("rebuild"))) {
            soon().until(() -> rows("raw.sales_orders") == ROWS);
            changes.start();

            // When
            try (SteadyReader seen = new SteadyReader(reader, "raw.sales_orders", "order_id", ROWS)) {
                rebuild(sink, Action.BEGIN, "raw.sales_orders");
                assertThatThrownBy(() -> rebuild(sink, Action.BEGIN, "sales_orders"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is being rebuilt already: generation 2");
                awaitPhase(sink, "raw.sales_orders", Phase.GRACE);
                RebuildsStatus.Running grace = running(sink, "raw.sales_orders").orElseThrow();
                seen.awaitMore(20);
                rebuild(sink, Action.FINISH, "sales_orders");
                awaitEnd(sink, "raw.sales_orders", Outcome.REPLACED);

                // Then
                assertThat(grace.finding()).startsWith("all columns of").endsWith("rows are equal");
                assertThat(grace.rows()).isGreaterThanOrEqualTo(ROWS);
                assertThat(seen.faults()).isEmpty();
            }
            Map<Integer, String> end = changes.stop();
            awaitPassed("rebuild-g2", table, SinkFixture.FACT_PARTITIONS);
            assertThat(content("raw.sales_orders", "order_id")).isEqualTo(end);
            assertThat(generationShown("raw", "sales_orders")).isEqualTo(2);
            assertThat(exists("raw__sales_orders__g1")).isFalse();
            assertThat(fixture.committed("rebuild").keySet())
                    .extracting(TopicPartition::topic)
                    .doesNotContain(table.topic());
            assertThat(SinkFixture.status(sink, "raw.sales_orders").group()).isEqualTo("rebuild-g2");
            assertThat(sink.health()).isEqualTo(new Health.Running());
        }

        // And a sink that starts again goes on with the new generation
        try (ChangeWriter writer = SteadyChanges.writer(fixture, table, SinkFixture.FACT_PARTITIONS);
                BigQuerySink sink = fixture.sink(config("rebuild"))) {
            writer.begin();
            writer.upsert(SteadyChanges.row(table, ROWS * 10, "after the restart"));
            writer.commit();
            soon().untilAsserted(() ->
                    assertThat(content("raw.sales_orders", "order_id")).containsEntry(ROWS * 10, "after the restart"));
            assertThat(SinkFixture.status(sink, "raw.sales_orders").generation())
                    .isEqualTo(2);
        }
    }

    @Test
    void whatIsRolledBackHasAllThatWasWrittenSince() throws Exception {
        // Given
        SourceTable table = SourceTables.COLORS;
        try (ChangeWriter writer = SteadyChanges.writer(fixture, table, 1);
                BigQuerySink sink = fixture.sink(config("rollback"))) {
            write(writer, table, 1, "before");
            soon().until(() -> rows("raw.warehouse_colors") == 1);
            rebuild(sink, Action.BEGIN, "raw.warehouse_colors");
            awaitPhase(sink, "raw.warehouse_colors", Phase.GRACE);
            write(writer, table, 2, "in the grace period");
            soon().untilAsserted(() ->
                    assertThat(content("raw.warehouse_colors", "color_id")).containsKey(2));

            // When
            rebuild(sink, Action.ROLLBACK, "raw.warehouse_colors");
            awaitEnd(sink, "raw.warehouse_colors", Outcome.ROLLED_BACK);

            // Then
            assertThat(generationShown("raw", "warehouse_colors")).isEqualTo(1);
            assertThat(exists("raw__warehouse_colors__g2")).isFalse();
            write(writer, table, 3, "after");
            soon().untilAsserted(() -> assertThat(content("raw.warehouse_colors", "color_id"))
                    .isEqualTo(Map.of(1, "before", 2, "in the grace period", 3, "after")));
        }
    }

    @Test
    void whatIsAbortedLeavesNothingAndItsNumberIsNotUsedAgain() throws Exception {
        // Given
        SourceTable table = SourceTables.STOCK_GROUPS;
        try (ChangeWriter writer = SteadyChanges.writer(fixture, table, 1);
                BigQuerySink sink = fixture.sink(config("abort"))) {
            write(writer, table, 1, "one");
            soon().until(() -> rows("raw.warehouse_stock_groups") == 1);

            // When
            rebuild(sink, Action.BEGIN, "raw.warehouse_stock_groups");
            rebuild(sink, Action.ABORT, "raw.warehouse_stock_groups");
            awaitEnd(sink, "raw.warehouse_stock_groups", Outcome.ABORTED);
            boolean left = exists("raw__warehouse_stock_groups__g2");
            rebuild(sink, Action.BEGIN, "raw.warehouse_stock_groups");
            awaitPhase(sink, "raw.warehouse_stock_groups", Phase.GRACE);

            // Then
            assertThat(left).isFalse();
            assertThat(generationShown("raw", "warehouse_stock_groups")).isEqualTo(3);
            assertThat(content("raw.warehouse_stock_groups", "stock_group_id")).isEqualTo(Map.of(1, "one"));
        }
    }

    @Test
    void aGenerationThatDiffersIsHeldAndShownOnlyWhenItIsAccepted() throws Exception {
        // Given
        SourceTable table = SourceTables.PACKAGE_TYPES;
        try (ChangeWriter writer = SteadyChanges.writer(fixture, table, 1);
                BigQuerySink sink = fixture.sink(config("held"))) {
            write(writer, table, 1, "right");
            soon().until(() -> rows("raw.warehouse_package_types") == 1);
            query(
                    "INSERT INTO staging.raw__warehouse_package_types__g1 (package_type_id, comment) VALUES (2, 'wrong')");

            // When
            rebuild(sink, Action.BEGIN, "raw.warehouse_package_types");
            awaitPhase(sink, "raw.warehouse_package_types", Phase.HELD);
            String finding =
                    running(sink, "raw.warehouse_package_types").orElseThrow().finding();
            long shownWhileHeld = generationShown("raw", "warehouse_package_types");
            rebuild(sink, Action.ACCEPT, "raw.warehouse_package_types");
            awaitPhase(sink, "raw.warehouse_package_types", Phase.GRACE);

            // Then
            assertThat(finding)
                    .contains("1 rows differ")
                    .contains("1 only in the live one")
                    .contains("such as key 2");
            assertThat(shownWhileHeld).isEqualTo(1);
            assertThat(content("raw.warehouse_package_types", "package_type_id"))
                    .isEqualTo(Map.of(1, "right"));
        }
    }

    @Test
    void aTableThatIsGoneCannotBeComparedAndIsThereAgainOnceAccepted() throws Exception {
        // Given
        SourceTable table = SourceTables.DELIVERY_METHODS;
        try (ChangeWriter writer = SteadyChanges.writer(fixture, table, 1);
                BigQuerySink sink = fixture.sink(config("gone"))) {
            write(writer, table, 1, "one");
            soon().until(() -> rows("raw.application_delivery_methods") == 1);
            reader.delete(TableId.of("wwi-test", "staging", "raw__application_delivery_methods__g1"));

            // When
            rebuild(sink, Action.BEGIN, "raw.application_delivery_methods");
            awaitPhase(sink, "raw.application_delivery_methods", Phase.HELD);
            String finding = running(sink, "raw.application_delivery_methods")
                    .orElseThrow()
                    .finding();
            rebuild(sink, Action.ACCEPT, "raw.application_delivery_methods");
            awaitPhase(sink, "raw.application_delivery_methods", Phase.GRACE);

            // Then
            assertThat(finding).startsWith("could not be compared");
            assertThat(content("raw.application_delivery_methods", "delivery_method_id"))
                    .isEqualTo(Map.of(1, "one"));
        }
    }

    @Test
    void oneOfSeveralSinksDecidesAndAnotherGoesOnWhenItLeaves() throws Exception {
        // Given
        SourceTable table = SourceTables.INVOICES;
        SinkConfig config = config("several");
        String name = "raw.sales_invoices";
        try (SteadyChanges changes = new SteadyChanges(fixture, table, SinkFixture.FACT_PARTITIONS, ROWS);
                BigQuerySink one = fixture.sink(config);
                BigQuerySink other = fixture.sink(config)) {
            soon().until(() -> rows(name) == ROWS);
            soon().until(() -> one.health().isReady() && other.health().isReady());
            changes.start();

            // When
            BigQuerySink leader = leads(one, name) ? one : other;
            BigQuerySink follower = leader == one ? other : one;
            if (leader == other) {
                rebuild(leader, Action.BEGIN, name);
            }
            assertThatThrownBy(() -> rebuild(follower, Action.ABORT, name))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another process of the sink looks after the generations, at host");
            leader.close();
            awaitPhase(follower, name, Phase.GRACE);

            // Then
            Map<Integer, String> end = changes.stop();
            awaitPassed("several-g2", table, SinkFixture.FACT_PARTITIONS);
            assertThat(content(name, "invoice_id")).isEqualTo(end);
        }
    }

    @Test
    void aSinkThatIsKilledInAnyPhaseGoesOnWithIt(@TempDir Path directory) throws Exception {
        // Given
        SourceTable table = SourceTables.PURCHASE_ORDERS;
        String name = "raw.purchasing_purchase_orders";
        try (SteadyChanges changes = new SteadyChanges(fixture, table, SinkFixture.FACT_PARTITIONS, ROWS)) {
            RebuildProcess process = new RebuildProcess(fixture, endpoint, directory, "killed");
            try (process;
                    SteadyReader seen = new SteadyReader(reader, name, "purchase_order_id", ROWS)) {
                process.start();
                soon().until(() -> rows(name) == ROWS);
                seen.awaitMore(1);
                changes.start();

                // When
                process.order("begin", name);
                for (Phase phase : List.of(Phase.FILLING, Phase.CHECKING, Phase.SWAPPING)) {
                    process.killOnceReached(phase);
                }
                process.awaitPhase(Phase.GRACE);
                process.killAndRestart();
                process.order("finish", name);
                process.killOnceReached(Phase.REMOVING);
                soon().until(() -> !exists("raw__purchasing_purchase_orders__g1"));

                // Then
                assertThat(seen.faults()).isEmpty();
                Map<Integer, String> end = changes.stop();
                awaitPassed("killed-g2", table, SinkFixture.FACT_PARTITIONS);
                assertThat(content(name, "purchase_order_id")).isEqualTo(end);
                assertThat(generationShown("raw", "purchasing_purchase_orders")).isEqualTo(2);
            }
            assertThat(Files.readString(process.log(), StandardCharsets.UTF_8)).contains("rebuild");
        }
        assertThat(fixture.records(Topics.GENERATIONS)).isNotEmpty();
    }

    private static SinkConfig config(String group) {
        return fixture.config(group, endpoint).withGracePeriod(LONG_GRACE);
    }

    private static void rebuild(BigQuerySink sink, Action action, String table) {
        soon().ignoreExceptionsMatching(
                        refusal -> String.valueOf(refusal.getMessage()).contains("before the sink consumes"))
                .until(() ->
                        !sink.rebuild(new RebuildOrder(action, List.of(table))).isEmpty());
    }

    private static boolean leads(BigQuerySink sink, String table) {
        try {
            rebuild(sink, Action.BEGIN, table);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static Optional<RebuildsStatus.Running> running(BigQuerySink sink, String table) {
        return sink.status().rebuilds().running().stream()
                .filter(rebuild -> rebuild.table().equals(table))
                .findFirst();
    }

    private static void awaitPhase(BigQuerySink sink, String table, Phase phase) {
        soon().untilAsserted(() -> assertThat(running(sink, table).map(RebuildsStatus.Running::phase))
                .contains(phase));
    }

    private static void awaitEnd(BigQuerySink sink, String table, Outcome outcome) {
        soon().untilAsserted(
                        () -> assertThat(sink.status().rebuilds().finished()).anySatisfy(finished -> {
                            assertThat(finished.table()).isEqualTo(table);
                            assertThat(finished.outcome()).isEqualTo(outcome);
                        }));
    }

    private static void awaitPassed(String group, SourceTable table, int partitions) {
        soon().untilAsserted(() ->
                assertThat(fixture.committed(group)).containsAllEntriesOf(fixture.ends(table.topic(), partitions)));
    }

    private static void write(ChangeWriter writer, SourceTable table, int id, String comment) {
        writer.begin();
        writer.upsert(SteadyChanges.row(table, id, comment));
        writer.commit();
    }

    private static Map<Integer, String> content(String table, String key) throws InterruptedException {
        Map<Integer, String> content = new TreeMap<>();
        for (FieldValueList row : query("SELECT " + key + ", comment FROM " + table)) {
            content.put((int) row.get(0).getLongValue(), row.get(1).getStringValue());
        }
        return content;
    }

    private static long rows(String table) throws InterruptedException {
        return query("SELECT COUNT(*) FROM " + table).iterator().next().get(0).getLongValue();
    }

    private static Iterable<FieldValueList> query(String sql) throws InterruptedException {
        return reader.query(QueryJobConfiguration.of(sql)).iterateAll();
    }

    private static boolean exists(String physical) {
        return reader.getTable(TableId.of("wwi-test", "staging", physical)) != null;
    }

    private static long generationShown(String dataset, String view) {
        String definition = reader.getTable(TableId.of("wwi-test", dataset, view))
                .getDefinition()
                .toString();
        return Long.parseLong(definition.replaceAll("(?s).*__g(\\d+)`.*", "$1"));
    }
}
