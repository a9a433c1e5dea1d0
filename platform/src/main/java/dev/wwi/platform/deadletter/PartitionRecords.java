package dev.wwi.platform.deadletter;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of partitions from an offset to their present end. Not thread-safe. */
final class PartitionRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MOST_LOOKS = 900;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;

    /** @param patience with a Kafka that does not answer */
    PartitionRecords(Map<String, Object> clientSettings, Duration patience) {
        this.patience = patience;
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Hands each record on, in order.
     *
     * @return the end up to which it has read; 0 while the topic is not there
     * @throws TimeoutException if Kafka does not answer
     */
    long read(TopicPartition partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        if (consumer.partitionsFor(partition.topic()).isEmpty()) {
            return 0;
        }
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        if (from >= end) {
            return end;
        }
        consumer.seek(partition, from);
        long position = from;
        long movedNanos = System.nanoTime();
        while (consumer.position(partition) < end) {
            if (consumer.position(partition) > position) {
                position = consumer.position(partition);
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos > patience.toNanos()) {
                throw new TimeoutException(
                        "Kafka sent nothing of " + partition + " for " + patience.toSeconds() + " s");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    reader.accept(record);
                }
            }
        }
        return end;
    }

    /**
     * Returns when everything up to the offset is committed or aborted.
     *
     * @throws IllegalStateException if another writer's transaction keeps it open for long
     */
    void awaitVisible(TopicPartition partition, long offset) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (consumer.endOffsets(List.of(partition)).get(partition) > offset) {
                return;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IllegalStateException("offset " + offset + " of " + partition
                + " was written, but an earlier transaction stays open; see whether a later record of its key follows");
    }

    @Override
    public void close() {
        consumer.close();
    }
}
