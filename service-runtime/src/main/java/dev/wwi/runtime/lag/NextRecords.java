package dev.wwi.runtime.lag;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The timestamps of the records that a group would read next.
 *
 * <p>A transaction's marker takes up an offset and is no record (KIP-98): between a group that stopped right behind the
 * last record and the end there may be none. What was read is remembered, so a group at rest costs nothing. Not
 * thread-safe.
 */
final class NextRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int FETCH_BYTES_PER_PARTITION = 16 << 10;

    private final Consumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final Map<TopicPartition, Answer> answers = new HashMap<>();

    /** Between two offsets: the first record's timestamp, or that there is no record. */
    record Range(long from, long end) {}

    private record Answer(Range range, Optional<Long> timestampMillis) {
        boolean answers(Range asked) {
            return asked.from() == range.from() && (timestampMillis.isPresent() || asked.end() == range.end());
        }
    }

    /**
     * @param consumer of committed records, in no group; closed with this
     * @param patience how long one question may take
     */
    NextRecords(Consumer<byte[], byte[]> consumer, Duration patience) {
        this.consumer = consumer;
        this.patience = patience;
    }

    static NextRecords open(Map<String, Object> clientSettings, Duration patience) {
        Map<String, Object> settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES_PER_PARTITION);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "wwi-lag");
        return new NextRecords(
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()), patience);
    }

    /** For each partition the timestamp, or empty when there is no record; those not read in time are left out. */
    Map<TopicPartition, Optional<Long>> read(Map<TopicPartition, Range> asked) {
        answers.keySet().retainAll(asked.keySet());
        Map<TopicPartition, Range> open = new HashMap<>();
        asked.forEach((partition, range) -> {
            Answer known = answers.get(partition);
            if (known == null || !known.answers(range)) {
                answers.remove(partition);
                open.put(partition, range);
            }
        });
        if (!open.isEmpty()) {
            fetch(open);
        }
        Map<TopicPartition, Optional<Long>> timestamps = new HashMap<>();
        answers.forEach((partition, answer) -> timestamps.put(partition, answer.timestampMillis()));
        return timestamps;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void fetch(Map<TopicPartition, Range> open) {
        consumer.assign(open.keySet());
        open.forEach((partition, range) -> consumer.seek(partition, range.from()));
        Set<TopicPartition> left = new HashSet<>(open.keySet());
        long begun = System.nanoTime();
        while (!left.isEmpty() && System.nanoTime() - begun < patience.toNanos()) {
            var records = consumer.poll(POLL);
            for (TopicPartition partition : Set.copyOf(left)) {
                Range range = open.get(partition);
                var found = records.records(partition);
                if (!found.isEmpty()) {
                    var first = found.get(0);
                    boolean isInRange = first.offset() < range.end();
                    answer(partition, range, isInRange ? Optional.of(first.timestamp()) : Optional.empty(), left);
                } else if (consumer.position(partition) >= range.end()) {
                    answer(partition, range, Optional.empty(), left);
                }
            }
        }
        consumer.unsubscribe();
    }

    private void answer(
            TopicPartition partition, Range range, Optional<Long> timestampMillis, Set<TopicPartition> left) {
        answers.put(partition, new Answer(range, timestampMillis));
        left.remove(partition);
        consumer.pause(Set.of(partition));
    }
}
