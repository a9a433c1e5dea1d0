package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.fake.FakeBigQuery;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BigQuerySinkIT {

    private static final int ALL = SinkFixture.FACT_PARTITIONS;

    private static SinkFixture fixture;

    @BeforeAll
    static void startServers(@TempDir Path directory) throws Exception {
        fixture = new SinkFixture(directory);
    }

    @AfterAll
    static void stopServers() throws Exception {
        fixture.close();
    }

    @Test
    void committedChangesOfAllPartitionsArriveAndOffsetsPassTheMarkersBehindThem() throws Exception {
        // Given
        SourceTable table = SourceTables.ORDERS;
        Map<Integer, String> expected = new TreeMap<>();
        try (ChangeWriter writer = writer(table, "order_id", ALL)) {
            writer.begin();
            for (int id = 0; id < 500; id++) {
                writer.upsert(row("order_id", id, "first"));
                expected.put(id, "first");
            }
            writer.commit();
            writer.begin();
            for (int id = 0; id < 500; id += 2) {
                writer.upsert(row("order_id", id, "second"));
                expected.put(id, "second");
            }
            for (int id = 0; id < 500; id += 5) {
                writer.delete(Map.of("order_id", id));
                expected.remove(id);
            }
            writer.commit();
            writer.begin();
            writer.upsert(row("order_id", 1, "never committed"));
            writer.abort();
        }

        // When
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                BigQuerySink sink = fixture.sink(fixture.config("orders", bigQuery.endpoint()))) {

            // Then
            String physical = "staging.raw__sales_orders__g1";
            soon().untilAsserted(() ->
                    assertThat(values(bigQuery, physical, "order_id")).isEqualTo(expected));
            soon().untilAsserted(() ->
                    assertThat(fixture.committed("orders")).containsAllEntriesOf(fixture.ends(table.topic(), ALL)));
            assertThat(bigQuery.keysRepeatedInOneRequest(physical)).isZero();
            assertThat(sink.health()).isEqualTo(new Health.Running());
            assertThat(bigQuery.resource("raw.sales_orders").at("/view/query").asText())
                    .isEqualTo("SELECT `order_id`, `comment`, `source_commit_at`, `source_lsn` FROM"
                            + " `wwi-test.staging.raw__sales_orders__g1`");
            assertThat(bigQuery.resource(physical).at("/clustering/fields/0").asText())
                    .isEqualTo("order_id");
            assertThat(bigQuery.resource(physical).at("/description").asText()).isEqualTo("A row of sales.orders.");
            SinkStatus.TableStatus status = SinkFixture.status(sink, "raw.sales_orders");
            assertThat(status.newestCommitMicros()).hasValue(1_700_000_000_000_000L + 1_850);
            assertThat(status.rowsAcknowledged()).isEqualTo(status.rowsAppended());
        }
    }

    @Test
    void theTablesOfTheStarSchemaExistBeforeTheirFirstRow() throws Exception {
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                BigQuerySink sink = fixture.sink(fixture.config("star", bigQuery.endpoint()))) {
            soon().untilAsserted(() -> assertThat(sink.health()).isEqualTo(new Health.Running()));
            assertThat(bigQuery.tables())
                    .contains("staging.analytics__dim_city__g1", "analytics.dim_city", "analytics.fct_sale");
        }
    }

    @Test
    void aColumnAddedAtTheSourceIsAddedToTheTableBeforeItIsWritten() throws Exception {
        // Given
        SourceTable table = SourceTables.COLORS;
        String physical = "staging.raw__warehouse_colors__g1";
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                ChangeWriter writer = writer(table, "color_id", 1);
                BigQuerySink sink = fixture.sink(fixture.config("colors", bigQuery.endpoint()))) {
            bigQuery.showColumnsAtOnce(false);
            writer.begin();
            writer.upsert(row("color_id", 1, "before"));
            writer.commit();
            soon().untilAsserted(() ->
                    assertThat(values(bigQuery, physical, "color_id")).containsEntry(1, "before"));

            // When
            List<Column> columns = new ArrayList<>(columns("color_id"));
            columns.add(1, new Column("shade", Schema.create(Schema.Type.STRING), true));
            writer.alter(columns);
            writer.begin();
            writer.upsert(Map.of("color_id", 2, "comment", "after", "shade", "dark"));
            writer.commit();
            soon().until(() -> bigQuery.resource(physical).toString().contains("shade"));
            Thread.sleep(300);
            boolean writtenBeforeStreamsKnow =
                    values(bigQuery, physical, "color_id").containsKey(2);
            bigQuery.showColumns(physical);

            // Then
            assertThat(writtenBeforeStreamsKnow).isFalse();
            soon().untilAsserted(() -> assertThat(bigQuery.rows(physical))
                    .anySatisfy(row -> assertThat(row).containsEntry("shade", "dark")));
            assertThat(bigQuery.resource("raw.warehouse_colors")
                            .at("/view/query")
                            .asText())
                    .contains("`source_lsn`, `shade` FROM");
            assertThat(sink.health()).isEqualTo(new Health.Running());
        }
    }

    @Test
    void badRecordsGoToTheDeadLettersAndTheOthersArrive() throws Exception {
        // Given
        SourceTable table = SourceTables.STOCK_GROUPS;
        byte[] garbage = "not wire format".getBytes(StandardCharsets.UTF_8);
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                ChangeWriter writer = writer(table, "stock_group_id", 1)) {
            bigQuery.onAppend((name, rows) -> {
                Map<Integer, String> reasons = new HashMap<>();
                for (int index = 0; index < rows.size(); index++) {
                    if (rows.get(index).toString().contains("poison")) {
                        reasons.put(index, "no poison");
                    }
                }
                return reasons.isEmpty() ? null : FakeBigQuery.badRows(reasons);
            });
            writer.begin();
            for (int id = 0; id < 100; id++) {
                writer.upsert(row("stock_group_id", id, id % 10 == 7 ? "poison" : "fine"));
            }
            writer.send(Map.of("stock_group_id", 1_000), garbage);
            writer.upsert(row("stock_group_id", 100, "fine"));
            writer.commit();

            // When
            try (BigQuerySink sink = fixture.sink(fixture.config("groups", bigQuery.endpoint()))) {

                // Then
                soon().untilAsserted(() ->
                        assertThat(fixture.committed("groups")).containsAllEntriesOf(fixture.ends(table.topic(), 1)));
                assertThat(values(bigQuery, "staging.raw__warehouse_stock_groups__g1", "stock_group_id"))
                        .hasSize(91)
                        .doesNotContainValue("poison");
                List<DeadLetter> letters = fixture.records(Topics.SINK_DEAD_LETTERS).stream()
                        .map(DeadLetter::parse)
                        .filter(letter -> letter.topic().equals(table.topic()))
                        .toList();
                assertThat(letters).hasSize(11);
                assertThat(letters)
                        .filteredOn(letter -> letter.errorCode().equals("ROW_REJECTED"))
                        .hasSize(10)
                        .allSatisfy(letter -> assertThat(letter.errorReason()).contains("no poison"));
                assertThat(letters)
                        .filteredOn(letter -> letter.errorCode().equals("MALFORMED_RECORD"))
                        .singleElement()
                        .satisfies(letter -> assertThat(letter.value().get()).isEqualTo(garbage));
                assertThat(SinkFixture.status(sink, "raw.warehouse_stock_groups")
                                .deadLetters())
                        .isEqualTo(11);
            }
        }
    }

    @Test
    void aTableWithTooManyBadRecordsStopsAndKeepsTheRestInItsTopic() throws Exception {
        // Given
        SourceTable bad = SourceTables.PAYMENT_METHODS;
        SourceTable other = SourceTables.TRANSACTION_TYPES;
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                ChangeWriter badWriter = writer(bad, "payment_method_id", 1);
                ChangeWriter otherWriter = writer(other, "transaction_type_id", 1)) {
            badWriter.begin();
            for (int id = 0; id < 100; id++) {
                badWriter.send(Map.of("payment_method_id", id), "not wire format".getBytes(StandardCharsets.UTF_8));
            }
            badWriter.commit();
            otherWriter.begin();
            otherWriter.upsert(row("transaction_type_id", 1, "fine"));
            otherWriter.commit();

            // When
            try (BigQuerySink sink = fixture.sink(fixture.config("limited", bigQuery.endpoint(), 20))) {
                soon().untilAsserted(() -> assertThat(sink.health())
                        .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                                .contains("TOO_MANY_DEAD_LETTERS")));

                // Then
                soon().untilAsserted(() -> assertThat(values(
                                bigQuery, "staging.raw__application_transaction_types__g1", "transaction_type_id"))
                        .containsEntry(1, "fine"));
                soon().untilAsserted(() -> assertThat(fixture.committed("limited"))
                        .containsEntry(new TopicPartition(bad.topic(), 0), 20L));
                assertThat(SinkFixture.status(sink, "raw.application_payment_methods")
                                .deadLetters())
                        .isEqualTo(20);
            }
        }
    }

    @Test
    void aTableThatTakesNoRowsHoldsUpItsOwnTopicAloneAndCommitsNothing() throws Exception {
        // Given
        SourceTable refused = SourceTables.SPECIAL_DEALS;
        SourceTable other = SourceTables.DELIVERY_METHODS;
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                ChangeWriter refusedWriter = writer(refused, "special_deal_id", 1);
                ChangeWriter otherWriter = writer(other, "delivery_method_id", 1)) {
            AtomicInteger denials = new AtomicInteger();
            bigQuery.onAppend((name, rows) -> name.contains("special_deals") && denials.incrementAndGet() <= 2
                    ? FakeBigQuery.error(Status.Code.PERMISSION_DENIED)
                    : null);
            for (ChangeWriter writer : List.of(refusedWriter, otherWriter)) {
                writer.begin();
            }
            refusedWriter.upsert(row("special_deal_id", 1, "deal"));
            otherWriter.upsert(row("delivery_method_id", 1, "post"));
            for (ChangeWriter writer : List.of(refusedWriter, otherWriter)) {
                writer.commit();
            }

            // When
            try (BigQuerySink sink = fixture.sink(fixture.config("refused", bigQuery.endpoint()))) {
                soon().untilAsserted(() -> assertThat(sink.health()).isInstanceOf(Health.Degraded.class));
                soon().untilAsserted(() -> assertThat(
                                values(bigQuery, "staging.raw__application_delivery_methods__g1", "delivery_method_id"))
                        .containsEntry(1, "post"));
                Map<TopicPartition, Long> whileRefused = fixture.committed("refused");

                // Then
                assertThat(whileRefused.getOrDefault(new TopicPartition(refused.topic(), 0), 0L))
                        .isZero();
                soon().untilAsserted(() -> assertThat(fixture.committed("refused"))
                        .containsAllEntriesOf(fixture.ends(refused.topic(), 1)));
                soon().untilAsserted(() -> assertThat(sink.health()).isEqualTo(new Health.Running()));
                assertThat(values(bigQuery, "staging.raw__sales_special_deals__g1", "special_deal_id"))
                        .containsEntry(1, "deal");
            }
        }
    }

    @Test
    void theSinkStartsOnceBigQueryLetsIt() throws Exception {
        try (FakeBigQuery bigQuery = new FakeBigQuery()) {
            // Given
            bigQuery.denyRest(request -> true);
            try (BigQuerySink sink = fixture.sink(fixture.config("denied", bigQuery.endpoint()))) {
                soon().untilAsserted(() -> assertThat(sink.health())
                        .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                                .contains("Access Denied")));

                // When
                bigQuery.denyRest(request -> false);

                // Then
                soon().untilAsserted(() -> assertThat(sink.health()).isEqualTo(new Health.Running()));
            }
        }
    }

    @Test
    void aTableIsNotFilledFromATopicThatWasCreatedAnew() throws Exception {
        // Given
        SourceTable table = SourceTables.SYSTEM_PARAMETERS;
        String physical = "staging.raw__application_system_parameters__g1";
        try (FakeBigQuery bigQuery = new FakeBigQuery()) {
            try (ChangeWriter writer = writer(table, "system_parameter_id", 1);
                    BigQuerySink sink = fixture.sink(fixture.config("anew", bigQuery.endpoint()))) {
                writer.begin();
                writer.upsert(row("system_parameter_id", 1, "of the old topic"));
                writer.commit();
                soon().until(() -> SinkFixture.acknowledged(sink, "raw.application_system_parameters") == 1);
            }

            // When
            fixture.recreate(Topics.changeTopic(table, ALL));
            try (ChangeWriter writer = writer(table, "system_parameter_id", 1);
                    BigQuerySink sink = fixture.sink(fixture.config("anew", bigQuery.endpoint()))) {
                writer.begin();
                writer.upsert(row("system_parameter_id", 1, "of the new topic"));
                writer.commit();

                // Then
                soon().untilAsserted(() -> assertThat(sink.health())
                        .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                                .contains("created anew", "CONFLICTING_TABLE")));
                assertThat(values(bigQuery, physical, "system_parameter_id")).containsEntry(1, "of the old topic");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverFailsAndWhoeverComesAndGoesTheTableEndsAsTheSource(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        SourceTable table = seed == 1 ? SourceTables.ORDER_LINES : SourceTables.INVOICE_LINES;
        String key = table.primaryKey().get(0);
        String physical = "staging.raw__" + table.rawTableName() + "__g1";
        String group = "chaos-" + seed;
        Map<Integer, String> expected = new TreeMap<>();
        try (FakeBigQuery bigQuery = new FakeBigQuery();
                ChangeWriter writer = writer(table, key, ALL)) {
            bigQuery.onAppend((name, rows) -> fault(random));
            List<BigQuerySink> sinks = new ArrayList<>();
            sinks.add(fixture.sink(fixture.config(group, bigQuery.endpoint())));

            // When
            for (int transaction = 0; transaction < 60; transaction++) {
                writer.begin();
                boolean abort = random.nextInt(6) == 0;
                Map<Integer, String> changed = new TreeMap<>(expected);
                for (int change = random.nextInt(60); change >= 0; change--) {
                    int id = random.nextInt(120);
                    if (random.nextInt(4) == 0) {
                        writer.delete(Map.of(key, id));
                        changed.remove(id);
                    } else {
                        String comment = transaction + "/" + change;
                        writer.upsert(row(key, id, comment));
                        changed.put(id, comment);
                    }
                }
                if (abort) {
                    writer.abort();
                } else {
                    writer.commit();
                    expected = changed;
                }
                if (transaction % 15 == 7) {
                    sinks.add(fixture.sink(fixture.config(group, bigQuery.endpoint())));
                }
                if (transaction % 15 == 14) {
                    sinks.remove(random.nextInt(sinks.size())).close();
                }
            }
            Map<Integer, String> end = expected;

            // Then
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(fixture.committed(group))
                    .containsAllEntriesOf(fixture.ends(table.topic(), ALL)));
            assertThat(values(bigQuery, physical, key)).isEqualTo(end);
            assertThat(bigQuery.keysRepeatedInOneRequest(physical)).isZero();
            for (BigQuerySink sink : sinks) {
                sink.close();
            }
        }
    }

    private static AppendRowsResponse fault(Random random) {
        synchronized (random) {
            return switch (random.nextInt(12)) {
                case 0 -> FakeBigQuery.error(Status.Code.UNAVAILABLE);
                case 1 -> FakeBigQuery.error(Status.Code.ABORTED);
                case 2 -> FakeBigQuery.brokenConnection();
                case 3 -> FakeBigQuery.brokenConnectionAfterApplying();
                default -> null;
            };
        }
    }

    private static ChangeWriter writer(SourceTable table, String key, int partitions) {
        return new ChangeWriter(fixture.kafka(), fixture.schemas(), table, partitions, columns(key));
    }

    private static List<Column> columns(String key) {
        return List.of(
                new Column(key, Schema.create(Schema.Type.INT), false),
                new Column("comment", Schema.create(Schema.Type.STRING), true));
    }

    private static Map<String, Object> row(String key, int id, String comment) {
        return Map.of(key, id, "comment", comment);
    }

    private static Map<Integer, String> values(FakeBigQuery bigQuery, String table, String key) {
        Map<Integer, String> values = new TreeMap<>();
        for (Map<String, Object> row : bigQuery.rows(table)) {
            values.put(((Long) row.get(key)).intValue(), (String) row.get("comment"));
        }
        return values;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }
}
