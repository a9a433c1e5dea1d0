package dev.wwi.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.CreateWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.WriteStream;
import dev.wwi.bqlocal.fault.Fault;
import dev.wwi.bqlocal.fault.FaultPlan;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import dev.wwi.sink.config.AppendConfig;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.fake.FakeBigQuery;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.avro.Schema;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The logs of all changes, on the local BigQuery. */
class ChangeLogIT extends OnLocalBigQuery {

    @AfterEach
    void forgetFaults() {
        bigQuery.faults().clear();
    }

    @Test
    void everyChangeIsARowWithItsPlaceAndDeletesHaveTheKeyAlone() throws Exception {
        // Given
        SourceTable table = SourceTables.COLORS;
        try (ChangeWriter writer = writer(table, 1)) {
            writer.begin();
            writer.upsert(row(table, 1, "red"));
            writer.upsert(row(table, 1, "dark red"));
            writer.send(Map.of(key(table), 2), "not wire format".getBytes(StandardCharsets.UTF_8));
            writer.commit();
            writer.begin();
            writer.upsert(row(table, 1, "never committed"));
            writer.abort();
            writer.begin();
            writer.delete(Map.of(key(table), 1));
            writer.commit();

            // When
            try (BigQuerySink sink = fixture.sink(config("logged"))) {
                awaitCommitted("logged-changes", table, 1);

                // Then
                assertThat(query("SELECT change_type, kafka_partition, color_id, comment, source_lsn FROM"
                                + " raw_changes.warehouse_colors ORDER BY change_sequence"))
                        .containsExactly("UPSERT|0|1|red|1000", "UPSERT|0|1|dark red|1001", "DELETE|0|1|null|1003");
                assertThat(query("SELECT COUNT(*) FROM raw_changes.warehouse_colors WHERE source_commit_at IS NULL"))
                        .containsExactly("0");
                assertThat(sink.health().isReady()).isTrue();
            }
        }
    }

    @Test
    void everyChangeIsThereOnceWhateverFailsAndWhoeverComesAndGoes() throws Exception {
        // Given
        SourceTable table = SourceTables.ORDERS;
        Random random = new Random(5);
        long changes = 0;
        bigQuery.faults()
                .plan(new FaultPlan(
                        5,
                        Map.of(
                                Fault.named("ABORTED"), 0.05,
                                Fault.named("UNAVAILABLE"), 0.05,
                                Fault.named("LOST_REQUEST"), 0.05,
                                Fault.named("LOST_ANSWER"), 0.1,
                                Fault.named("APPLIED_TWICE"), 0.1),
                        5,
                        0,
                        false));
        List<BigQuerySink> sinks = new ArrayList<>();
        try (ChangeWriter writer = writer(table, SinkFixture.FACT_PARTITIONS)) {
            sinks.add(fixture.sink(config("failing")));

            // When
            for (int transaction = 0; transaction < 60; transaction++) {
                writer.begin();
                int size = 1 + random.nextInt(60);
                for (int change = 0; change < size; change++) {
                    writer.upsert(row(table, random.nextInt(100), transaction + "/" + change));
                }
                if (random.nextInt(6) == 0) {
                    writer.abort();
                } else {
                    writer.commit();
                    changes += size;
                }
                if (transaction % 20 == 9) {
                    sinks.add(fixture.sink(config("failing")));
                }
                if (transaction % 20 == 19) {
                    sinks.remove(random.nextInt(sinks.size())).close();
                }
            }

            // Then
            awaitCommitted("failing-changes", table, SinkFixture.FACT_PARTITIONS);
            assertCounts("raw_changes.sales_orders", changes);
        } finally {
            for (BigQuerySink sink : sinks) {
                sink.close();
            }
        }
    }

    @Test
    void aLogGoesOnWithoutLossOrRepetitionAfterItsStreamWasClosedOrItsOffsetsWereLost() throws Exception {
        // Given
        SourceTable table = SourceTables.STOCK_GROUPS;
        TopicPartition partition = new TopicPartition(table.topic(), 0);
        try (ChangeWriter writer = writer(table, 1)) {
            write(writer, table, 10);
            try (BigQuerySink sink = fixture.sink(config("lost"));
                    BigQueryWriteClient client = BigQueryClients.write(BigQueryConfig.local("wwi-test", endpoint))) {
                awaitCommitted("lost-changes", table, 1);

                // When
                String metadata = fixture.metadata("lost-changes", partition);
                client.finalizeWriteStream(metadata.substring(metadata.indexOf(' ') + 1));
                write(writer, table, 10);

                // Then
                awaitCommitted("lost-changes", table, 1);
                assertCounts("raw_changes.warehouse_stock_groups", 20);
                assertThat(sink.health().isReady()).isTrue();
            }

            // When
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> fixture.setCommitted("lost-changes", Map.of(partition, 3L)));
            write(writer, table, 10);
            try (BigQuerySink sink = fixture.sink(config("lost"))) {

                // Then
                awaitCommitted("lost-changes", table, 1);
                assertCounts("raw_changes.warehouse_stock_groups", 30);
                assertThat(sink.health().isReady()).isTrue();
            }
        }
    }

    @Test
    void aLogThatEndsInAbortedChangesIsCommittedToItsEndByWhoeverHasIt() throws Exception {
        // Given
        SourceTable table = SourceTables.PACKAGE_TYPES;
        try (ChangeWriter writer = writer(table, 1)) {
            write(writer, table, 3);
            try (BigQuerySink sink = fixture.sink(config("aborted"))) {
                awaitCommitted("aborted-changes", table, 1);

                // When
                writeAborted(writer, table);

                // Then
                awaitCommitted("aborted-changes", table, 1);
                assertThat(sink.health().isReady()).isTrue();
            }

            // When
            writeAborted(writer, table);
            try (BigQuerySink sink = fixture.sink(config("aborted"))) {

                // Then
                awaitCommitted("aborted-changes", table, 1);
                write(writer, table, 3);
                awaitCommitted("aborted-changes", table, 1);
                assertCounts("raw_changes.warehouse_package_types", 6);
                assertThat(sink.health().isReady()).isTrue();
            }
        }
    }

    @Test
    void changeLogsThatCannotStartSaySoAndStartOnceTheyCan() throws Exception {
        try (FakeBigQuery denying = new FakeBigQuery()) {
            // Given
            ObjectName consumer = new ObjectName("kafka.consumer:type=app-info,id=denied-changes-1");
            MBeanServer consumers = ManagementFactory.getPlatformMBeanServer();
            denying.denyRest(request -> request.endsWith("/datasets/raw_changes"));
            try (BigQuerySink sink = fixture.sink(config("denied", denying.endpoint()))) {
                soon().untilAsserted(() -> assertThat(sink.health())
                        .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                                .startsWith("change logs are not written")
                                .contains("Access Denied")));
                assertThat(consumers.isRegistered(consumer)).isFalse();

                // When
                denying.denyRest(request -> false);

                // Then
                soon().until(() -> consumers.isRegistered(consumer));
                soon().untilAsserted(() -> assertThat(sink.health().toString()).doesNotContain("Access Denied"));
            }
        }
    }

    @Test
    void streamsThatDoNotKnowAnAddedColumnAreToldOnlyOnceTheSettleTimeIsOver() throws Exception {
        // Given
        SourceTable table = SourceTables.DELIVERY_METHODS;
        try (ChangeWriter writer = writer(table, 1)) {
            write(writer, table, 3);
            try (BigQuerySink sink = fixture.sink(config("behind"))) {
                awaitCommitted("behind-changes", table, 1);
                assertThat(sink.health().isReady()).isTrue();
            }
            writer.alter(List.of(
                    new Column(key(table), Schema.create(Schema.Type.INT), false),
                    new Column("comment", Schema.create(Schema.Type.STRING), true),
                    new Column("added", Schema.create(Schema.Type.STRING), true)));
            write(writer, table, 3);
            try (BigQuerySink withoutLogs = fixture.sink(fixture.config("behind", endpoint))) {
                awaitCommitted("behind", table, 1);
                assertThat(withoutLogs.health().isReady()).isTrue();
            }
            bigQuery.faults()
                    .plan(new FaultPlan(1, Map.of(), 0, Duration.ofHours(1).toMillis(), false));

            // When
            try (BigQuerySink sink = fixture.sink(impatient(config("behind")))) {

                // Then
                soon().untilAsserted(() -> assertThat(sink.health())
                        .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                                .contains("1 change logs take no rows", "[SCHEMA_BEHIND]")));
                bigQuery.faults().clear();
                awaitCommitted("behind-changes", table, 1);
                assertCounts("raw_changes.application_delivery_methods", 6);
                assertThat(sink.health().isReady()).isTrue();
            }
        }
    }

    @Test
    @Timeout(120)
    void aSinkWhoseChangeLogsGetNoAnswerCanBeClosed() throws Exception {
        // Given
        SourceTable table = SourceTables.PAYMENT_METHODS;
        CountDownLatch asked = new CountDownLatch(1);
        Server mute = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new MuteWrite(asked))
                .build()
                .start();
        try (ChangeWriter writer = writer(table, 1)) {
            write(writer, table, 3);
            BigQuerySink sink =
                    fixture.sink(config("mute", new EndpointConfig("127.0.0.1:" + mute.getPort(), endpoint.rest())));
            asked.await();

            // When
            sink.close();

            // Then
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("bq-sink-change-logs");
        } finally {
            mute.shutdownNow();
        }
    }

    private static void writeAborted(ChangeWriter writer, SourceTable table) {
        writer.begin();
        writer.upsert(row(table, 1, "never committed"));
        writer.abort();
    }

    private static void write(ChangeWriter writer, SourceTable table, int changes) {
        writer.begin();
        for (int id = 0; id < changes; id++) {
            writer.upsert(row(table, id, "change"));
        }
        writer.commit();
    }

    private static void assertCounts(String log, long changes) throws InterruptedException {
        assertThat(query("SELECT COUNT(*), COUNT(DISTINCT CONCAT(CAST(kafka_partition AS STRING), '@',"
                        + " CAST(kafka_offset AS STRING))) FROM " + log))
                .containsExactly(changes + "|" + changes);
    }

    private static void awaitCommitted(String group, SourceTable table, int partitions) {
        soon().untilAsserted(() ->
                assertThat(fixture.committed(group)).containsAllEntriesOf(fixture.ends(table.topic(), partitions)));
    }

    private static SinkConfig config(String group) {
        return config(group, endpoint);
    }

    private static SinkConfig config(String group, EndpointConfig place) {
        return fixture.logging(group, place);
    }

    private static ChangeWriter writer(SourceTable table, int partitions) {
        return new ChangeWriter(
                fixture.kafka(),
                fixture.schemas(),
                table,
                partitions,
                List.of(
                        new Column(key(table), Schema.create(Schema.Type.INT), false),
                        new Column("comment", Schema.create(Schema.Type.STRING), true)));
    }

    private static Map<String, Object> row(SourceTable table, int id, String comment) {
        return new HashMap<>(Map.of(key(table), id, "comment", comment));
    }

    private static String key(SourceTable table) {
        return table.primaryKey().get(0);
    }

    private static List<String> query(String sql) throws InterruptedException {
        List<String> rows = new ArrayList<>();
        for (FieldValueList row : reader.query(QueryJobConfiguration.of(sql)).iterateAll()) {
            rows.add(String.join(
                    "|",
                    row.stream().map(value -> String.valueOf(value.getValue())).toList()));
        }
        return rows;
    }

    /** The settle time is over at once. */
    private static SinkConfig impatient(SinkConfig config) {
        AppendConfig append = config.append();
        return new SinkConfig(
                config.kafka(),
                config.bigQuery(),
                config.consume(),
                new AppendConfig(
                        append.linger(),
                        append.maxRequestRows(),
                        append.maxRequestBytes(),
                        append.maxRequestsInFlight(),
                        Duration.ofMillis(1)),
                config.tables(),
                config.generations(),
                config.changeLog(),
                config.cost(),
                config.operations());
    }

    /** A Storage Write API that never answers. */
    private static final class MuteWrite extends BigQueryWriteGrpc.BigQueryWriteImplBase {
        private final CountDownLatch asked;

        MuteWrite(CountDownLatch asked) {
            this.asked = asked;
        }

        @Override
        public void createWriteStream(CreateWriteStreamRequest request, StreamObserver<WriteStream> response) {
            asked.countDown();
        }
    }
}
