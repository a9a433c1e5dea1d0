package dev.wwi.cdc.position;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class PartitionScanTest {
    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    private static final long END = 3;

    @Test
    void positionsThatPassAbortedRecordsAreProgress() {
        try (MockConsumer<byte[], byte[]> consumer = consumer()) {
            // Given
            for (long offset = 1; offset <= END; offset++) {
                long passed = offset;
                consumer.schedulePollTask(() -> consumer.seek(PARTITION, passed));
            }
            // When
            PartitionScan scan = new PartitionScan(consumer, Map.of(PARTITION, END), Duration.ZERO);
            // Then
            assertThatCode(() -> scan.run(record -> {})).doesNotThrowAnyException();
        }
    }

    @Test
    void aPositionThatStaysEndsTheScan() {
        try (MockConsumer<byte[], byte[]> consumer = consumer()) {
            // Given
            consumer.schedulePollTask(() -> consumer.seek(PARTITION, 1));
            // When
            PartitionScan scan = new PartitionScan(consumer, Map.of(PARTITION, END), Duration.ZERO);
            // Then
            assertThatThrownBy(() -> scan.run(record -> {}))
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("{topic-0=3} should be reached, and {topic-0=1} were");
        }
    }

    private static MockConsumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, 0);
        return consumer;
    }
}
