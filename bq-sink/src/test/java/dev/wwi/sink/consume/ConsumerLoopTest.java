package dev.wwi.sink.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQueryOptions;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.config.AppendConfig;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.TablePolicy;
import dev.wwi.sink.table.Warehouse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerLoopTest {

    private static final SourceTable SOURCE = SourceTables.ORDERS;
    private static final TopicPartition FIRST = new TopicPartition(SOURCE.topic(), 0);
    private static final TopicPartition SECOND = new TopicPartition(SOURCE.topic(), 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

    @Test
    void partitionsOfOneTopicHaveEachTheirTroubleAndKeepItWhenAnotherIsTakenAway() {
        // Given
        Troubles both = new Troubles();
        Troubles rest = new Troubles();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            ConsumerLoop loop = loop(admin);
            consumer.schedulePollTask(() -> {
                consumer.rebalance(List.of(FIRST, SECOND));
                consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
                consumer.seekToBeginning(List.of(FIRST, SECOND));
                consumer.setPollException(new OffsetOutOfRangeException(Map.of(FIRST, 5L, SECOND, 7L)));
            });

            // When
            consumer.schedulePollTask(() -> {
                both.addAll(loop.troubles());
                consumer.rebalance(List.of(SECOND));
                rest.addAll(loop.troubles());
                loop.stop();
            });
            loop.run();
        }

        // Then
        assertThat(both.of(SOURCE.topic()))
                .extracting(Trouble::reason)
                .containsExactlyInAnyOrder(
                        "offset 5 of " + FIRST + " does not exist any more",
                        "offset 7 of " + SECOND + " does not exist any more");
        assertThat(rest.of(SOURCE.topic()))
                .extracting(Trouble::reason)
                .containsExactly("offset 7 of " + SECOND + " does not exist any more");
    }

    private ConsumerLoop loop(Admin admin) {
        PhysicalTable physical =
                new PhysicalTable("wwi-test", "staging", new PublishedTable("raw", SOURCE.rawTableName()), 1);
        Warehouse warehouse = new Warehouse(
                BigQueryOptions.newBuilder()
                        .setProjectId("wwi-test")
                        .setCredentials(NoCredentials.getInstance())
                        .build()
                        .getService(),
                "wwi-test",
                "EU",
                new TablePolicy(Duration.ZERO, Map.of(), Map.of()));
        FeedTable table = new FeedTable(
                new Feed(SOURCE.topic(), physical, new FeedContent.RawCopy(SOURCE)),
                warehouse,
                new TopicIdentities(admin),
                RegistrySchemaIds.connect("http://127.0.0.1:1", Map.of()),
                (opened, layout) -> {
                    throw new AssertionError(opened + " was opened");
                },
                Runnable::run,
                new DeadLetterThreshold(1, Duration.ofHours(1)),
                new SinkMetrics(new SimpleMeterRegistry()).table("raw.test"));
        return new ConsumerLoop(
                consumer,
                new ConsumeSettings(
                        Map.of(),
                        "test",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1_000_000,
                        AppendConfig.defaults().limits()),
                Map.of(SOURCE.topic(), table),
                new NoDeadLetters(),
                Runnable::run);
    }

    private static final class NoDeadLetters implements DeadLetters {

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void write(ConsumerRecord<byte[], byte[]> record, String code, String reason, Runnable whenDurable) {
            throw new AssertionError(record + " is a dead letter: " + reason);
        }
    }
}
