package dev.wwi.cdc.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic changes while it is read. */
@Timeout(120)
final class PartitionScanIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    private static Path directory;

    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(directory, FreePort.any());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void allRecordsBeforeTheEndAreRead() throws Exception {
        // Given
        TopicPartition partition = create("whole");
        write("whole", 10, false);
        List<Long> offsets = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(partition)) {
            // When
            new PartitionScan(consumer, Map.of(partition, 7L), PATIENCE).run(record -> offsets.add(record.offset()));
        }
        // Then
        assertThat(offsets).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aTopicThatIsDeletedUnderneathEndsTheScan() throws Exception {
        // Given
        TopicPartition partition = create("deleted");
        write("deleted", 5, false);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(partition)) {
            PartitionScan scan = new PartitionScan(consumer, Map.of(partition, 10L), PATIENCE);
            // When
            assertThatThrownBy(() -> scan.run(record -> delete("deleted")))
                    // Then
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("{deleted-0=10} should be reached, and {deleted-0=5} were");
        }
    }

    @Test
    void aTopicThatIsCreatedAnewUnderneathEndsTheScan() throws Exception {
        // Given
        TopicPartition partition = create("recreated");
        write("recreated", 5, false);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(partition)) {
            PartitionScan scan = new PartitionScan(consumer, Map.of(partition, 10L), PATIENCE);
            // When
            assertThatThrownBy(() -> scan.run(record -> {
                        if (record.offset() == 4) {
                            delete("recreated");
                            create("recreated");
                            write("recreated", 2, false);
                        }
                    }))
                    // Then
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("{recreated-0=10} should be reached");
        }
    }

    @Test
    void aTransactionThatNobodyEndsEndsTheScan() throws Exception {
        // Given
        TopicPartition partition = create("open");
        write("open", 3, false);
        write("open", 3, true);
        List<Long> offsets = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(partition)) {
            PartitionScan scan = new PartitionScan(consumer, Map.of(partition, 6L), PATIENCE);
            // When
            assertThatThrownBy(() -> scan.run(record -> offsets.add(record.offset())))
                    // Then
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("no partition went on for a while");
        }
        assertThat(offsets).containsExactly(0L, 1L, 2L);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(TopicPartition partition) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "500"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    private static TopicPartition create(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        return new TopicPartition(topic, 0);
    }

    private static void delete(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            if (admin.listTopics()
                    .names()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .contains(topic)) {
                admin.deleteTopics(List.of(topic))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private static void write(String topic, int records, boolean leaveOpen) {
        Map<String, Object> settings = new HashMap<>(Map.of("bootstrap.servers", broker.bootstrapServers()));
        if (leaveOpen) {
            settings.put("transactional.id", topic);
            settings.put("transaction.timeout.ms", "300000");
        }
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        if (leaveOpen) {
            producer.initTransactions();
            producer.beginTransaction();
        }
        for (int record = 0; record < records; record++) {
            var unused = producer.send(new ProducerRecord<>(topic, new byte[1]));
        }
        producer.flush();
        if (leaveOpen) {
            // Closing it would end the transaction.
            producer.close(Duration.ZERO);
        } else {
            producer.close();
        }
    }
}
