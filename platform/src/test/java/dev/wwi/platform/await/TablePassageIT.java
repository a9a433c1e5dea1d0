package dev.wwi.platform.await;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.KafkaFixture;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.pause.Pause;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.sink.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TablePassageIT {
    private static final String GROUP = "sink";
    private static final String ORDERS = "raw.sales_orders";
    private static final String COLORS = "raw.warehouse_colors";
    private static final String FACT = "analytics.fct_order";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<TopicReader> READERS = List.of(
            new TopicReader(ORDERS, "wwi.sales.orders", GROUP),
            new TopicReader(COLORS, "wwi.warehouse.colors", GROUP),
            new TopicReader(FACT, TargetTables.FCT_ORDER.topic(), GROUP));
    private static final Set<String> TABLES = Set.of(ORDERS, COLORS, FACT);

    @RegisterExtension
    private final KafkaFixture kafka = new KafkaFixture();

    @BeforeEach
    void writeARecordToEachTopic() throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(kafka.settings(), new StringSerializer(), new StringSerializer())) {
            for (TopicReader reader : READERS) {
                kafka.admin()
                        .createTopics(List.of(new NewTopic(reader.topic(), 1, (short) 1)))
                        .all()
                        .get();
                producer.send(new ProducerRecord<>(reader.topic(), "key", "value"))
                        .get();
            }
        }
    }

    @Test
    void onlyTheTableThatItsReaderHasNotFilledIsBehind() throws Exception {
        // Given
        passed(GROUP, READERS.get(1));
        passed(GROUP, READERS.get(2));
        passedByTransforms();

        // When
        Map<String, String> behind = await(Map.of());

        // Then
        assertThat(behind)
                .isEqualTo(Map.of(
                        ORDERS,
                        "the warehouse did not catch up: group sink is behind in 1 partitions, for instance"
                                + " wwi.sales.orders-0: committed 0 of 1"));
    }

    @Test
    void transformsThatStandStillHoldUpTheStarSchemaAlone() throws Exception {
        // Given
        for (TopicReader reader : READERS) {
            passed(GROUP, reader);
        }

        // When
        Map<String, String> behind = await(Map.of());

        // Then
        assertThat(behind.keySet()).containsExactly(FACT);
        assertThat(behind.get(FACT)).startsWith("the warehouse did not catch up: group wwi-transforms");
    }

    @Test
    void whatIsPausedIsNotWaitedFor() throws Exception {
        // Given
        passed(GROUP, READERS.get(1));

        // When
        Map<String, String> behind = await(Map.of(
                ORDERS,
                new Pause(ORDERS, SINCE, "moving"),
                PauseScope.TRANSFORMS,
                new Pause(PauseScope.TRANSFORMS, SINCE, "")));

        // Then
        assertThat(behind)
                .isEqualTo(Map.of(
                        ORDERS,
                        "raw.sales_orders is paused since 2026-01-01T00:00:00Z: moving",
                        FACT,
                        "transforms is paused since 2026-01-01T00:00:00Z"));
    }

    @Test
    void nothingIsKnownOfAnyTableWhileCaptureIsBehind() throws Exception {
        // When
        Map<String, String> behind = await(Map.of(), deadline -> {
            throw new BarrierTimeoutException("the connector hangs");
        });

        // Then
        assertThat(behind.keySet()).isEqualTo(TABLES);
        assertThat(behind.values()).containsOnly("the warehouse did not catch up: the connector hangs");
    }

    private Map<String, String> await(Map<String, Pause> pauses) throws InterruptedException {
        return await(pauses, deadline -> {});
    }

    private Map<String, String> await(Map<String, Pause> pauses, TablePassage.Capture capture)
            throws InterruptedException {
        try (Barrier barrier = new Barrier(new GroupOffsets(kafka.admin()), kafka.settings())) {
            return new TablePassage(barrier, pauses, PATIENCE).await(TABLES, capture, () -> Set.copyOf(READERS));
        }
    }

    private void passedByTransforms() throws Exception {
        String group = FlowStages.of(List.of(READERS.get(2))).get(0).name();
        passed(group, READERS.get(0));
        passed(group, READERS.get(1));
    }

    private void passed(String group, TopicReader reader) throws Exception {
        kafka.admin()
                .alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(reader.topic(), 0), new OffsetAndMetadata(1)))
                .all()
                .get();
    }
}
