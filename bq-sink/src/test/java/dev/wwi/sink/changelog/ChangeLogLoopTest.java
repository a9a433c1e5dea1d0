package dev.wwi.sink.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.config.AppendConfig;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.TablePolicy;
import dev.wwi.sink.table.Warehouse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ChangeLogLoopTest {

    private static final SourceTable SOURCE = SourceTables.ORDERS;
    private static final TopicPartition LOST = new TopicPartition(SOURCE.topic(), 0);
    private static final TopicPartition HEALTHY = new TopicPartition(SOURCE.topic(), 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

    @Test
    void aPartitionThatIsWrittenDoesNotHideTheLostOffsetOfAnother() {
        // Given
        Troubles troubles = new Troubles();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            ChangeLogLoop loop = loop(admin);
            consumer.schedulePollTask(this::loseAnOffset);
            consumer.schedulePollTask(() -> consumer.addRecord(tombstone(HEALTHY)));

            // When
            consumer.schedulePollTask(() -> {
                assertThat(consumer.position(HEALTHY)).isEqualTo(1);
                troubles.addAll(loop.troubles());
                loop.stop();
            });
            loop.run();
        }

        // Then
        assertThat(troubles.of(SOURCE.topic())).extracting(Trouble::code).containsExactly("OFFSET_LOST");
    }

    @Test
    void aPartitionThatIsTakenAwayTakesItsTroubleAlong() {
        // Given
        Troubles before = new Troubles();
        Troubles after = new Troubles();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            ChangeLogLoop loop = loop(admin);
            consumer.schedulePollTask(this::loseAnOffset);
            consumer.schedulePollTask(() -> {
                before.addAll(loop.troubles());

                // When
                consumer.rebalance(List.of(HEALTHY));
                after.addAll(loop.troubles());
                loop.stop();
            });
            loop.run();
        }

        // Then
        assertThat(before.isEmpty()).isFalse();
        assertThat(after.isEmpty()).isTrue();
    }

    @Test
    void twoPartitionsOfATopicHaveEachTheirTrouble() {
        // Given
        Troubles troubles = new Troubles();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            ChangeLogLoop loop = loop(admin);
            consumer.schedulePollTask(this::loseAnOffset);
            consumer.schedulePollTask(
                    () -> consumer.setPollException(new OffsetOutOfRangeException(Map.of(HEALTHY, 7L))));

            // When
            consumer.schedulePollTask(() -> {
                troubles.addAll(loop.troubles());
                loop.stop();
            });
            loop.run();
        }

        // Then
        assertThat(troubles.of(SOURCE.topic()))
                .extracting(Trouble::reason)
                .containsExactlyInAnyOrder(
                        "offset 5 of " + LOST + " does not exist any more",
                        "offset 7 of " + HEALTHY + " does not exist any more");
    }

    private void loseAnOffset() {
        consumer.rebalance(List.of(LOST, HEALTHY));
        consumer.updateBeginningOffsets(Map.of(LOST, 0L, HEALTHY, 0L));
        consumer.seekToBeginning(List.of(LOST, HEALTHY));
        consumer.setPollException(new OffsetOutOfRangeException(Map.of(LOST, 5L)));
    }

    private ChangeLogLoop loop(Admin admin) {
        return new ChangeLogLoop(
                consumer,
                Map.of(SOURCE.topic(), unprepared(admin)),
                new NoStreams(),
                AppendConfig.defaults().limits(),
                new SinkMetrics(new SimpleMeterRegistry()));
    }

    /** A table that was never asked for, with nobody to ask. */
    static ChangeLogTable unprepared(Admin admin) {
        PhysicalTable physical =
                new PhysicalTable("wwi-test", "staging", new PublishedTable("raw_changes", SOURCE.rawTableName()), 1);
        BigQuery bigQuery = BigQueryOptions.newBuilder()
                .setProjectId("wwi-test")
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
        Warehouse warehouse =
                new Warehouse(bigQuery, "wwi-test", "EU", new TablePolicy(Duration.ZERO, Map.of(), Map.of()));
        return new ChangeLogTable(
                SOURCE,
                physical,
                warehouse,
                new TopicIdentities(admin),
                RegistrySchemaIds.connect("http://127.0.0.1:1", Map.of()));
    }

    private static ConsumerRecord<byte[], byte[]> tombstone(TopicPartition partition) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), 0, new byte[] {1}, null);
    }

    /** For records that are no changes. */
    static final class NoStreams implements LogStreams {

        @Override
        public String create(PhysicalTable table) {
            throw new AssertionError("a stream of " + table + " was created");
        }

        @Override
        public OptionalLong end(String stream) {
            throw new AssertionError(stream + " was ended");
        }

        @Override
        public LogStream open(String stream, TableLayout layout) {
            throw new AssertionError(stream + " was opened for " + layout);
        }
    }
}
