package dev.wwi.streams;

import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMERS;
import static dev.wwi.schemas.catalogue.SourceTables.ORDERS;
import static dev.wwi.schemas.catalogue.SourceTables.ORDER_LINES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.TopicWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldingConsumerIT {
    private static final TopicPartition CUSTOMER = new TopicPartition(CUSTOMERS.topic(), 0);
    private static final TopicPartition ORDER = new TopicPartition(ORDERS.topic(), 0);
    private static final TopicPartition LINE = new TopicPartition(ORDER_LINES.topic(), 0);

    @TempDir
    Path directory;

    private final FactHold hold =
            FactHold.of(Pace.CATCHING_UP, ProcessingConfig.in("state", ProcessingConfig.DEFAULT_FACT_PARTITIONS));
    private final ManualClock clock = new ManualClock();
    private final Set<TopicPartition> read = new HashSet<>();
    private KafkaServers servers;
    private HoldingConsumer consumer;

    @BeforeEach
    void writeOneRecordToEachTopic() throws Exception {
        servers = KafkaServers.start(directory);
        servers.createTopics(1);
        try (TopicWriter writer = new TopicWriter(servers.config())) {
            for (TopicPartition partition : List.of(CUSTOMER, ORDER, LINE)) {
                writer.send(partition.topic(), partition.partition(), new byte[] {1}, new byte[] {2}, 3);
            }
        }
        Map<String, Object> settings = new HashMap<>(servers.config().clientSettings());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new HoldingConsumer(settings, hold);
        consumer.assign(List.of(CUSTOMER, ORDER, LINE));
    }

    @AfterEach
    void stop() throws Exception {
        consumer.close();
        servers.close();
    }

    @Test
    void readsTheDimensionsAloneUntilTheHoldIsOver() {
        // Given
        readUntil(CUSTOMER);
        assertThat(read).containsExactly(CUSTOMER);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ORDER, LINE);

        // When
        end();

        // Then
        readUntil(ORDER);
        readUntil(LINE);
    }

    @Test
    void leavesPausedWhatKafkaStreamsHasPausedWhenTheHoldIsOver() {
        // Given
        readUntil(CUSTOMER);
        consumer.pause(List.of(LINE));

        // When
        end();

        // Then
        readUntil(ORDER);
        assertThat(consumer.paused()).containsExactly(LINE);
        consumer.resume(List.of(LINE));
        readUntil(LINE);
    }

    @Test
    void doesNotReadWhatKafkaStreamsResumesBeforeTheHoldIsOver() {
        // Given
        consumer.pause(List.of(CUSTOMER, ORDER, LINE));

        // When
        consumer.resume(List.of(CUSTOMER, ORDER));
        readUntil(CUSTOMER);

        // Then
        assertThat(consumer.paused()).containsExactlyInAnyOrder(ORDER, LINE);
        end();
        readUntil(ORDER);
        assertThat(consumer.paused()).containsExactly(LINE);
    }

    private void end() {
        hold.check(0, clock.instant());
    }

    private void readUntil(TopicPartition partition) {
        await().pollDelay(Duration.ZERO).until(() -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                read.add(new TopicPartition(record.topic(), record.partition()));
            }
            return read.contains(partition);
        });
    }
}
