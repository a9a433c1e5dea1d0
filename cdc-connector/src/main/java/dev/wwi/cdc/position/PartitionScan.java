package dev.wwi.cdc.position;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions up to ends that were asked for before, and does not wait for ever for ends that cannot be reached any
 * more: of a topic that was deleted or created anew underneath, or behind a transaction that nobody ends. Not thread-safe.
 */
public final class PartitionScan {
    /** How long an end may be waited for while none of the partitions goes on. */
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final long patienceNanos;
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    /**
     * @param consumer assigned to the partitions, and where it shall start
     * @param ends behind the last record to be read, by partition
     * @param patience how long to wait while none of the partitions goes on
     */
    public PartitionScan(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Duration patience) {
        this.consumer = consumer;
        this.ends = Map.copyOf(ends);
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Reads.
     *
     * @param visitor gets each record before its partition's end
     * @throws KafkaException if an end cannot be reached
     */
    public void run(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        boolean atEnd = isAtEnd();
        long wentOnAtNanos = System.nanoTime();
        while (!atEnd) {
            Map<TopicPartition, Long> before = Map.copyOf(positions);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    visitor.accept(record);
                }
            }
            atEnd = isAtEnd();
            if (!positions.equals(before)) {
                wentOnAtNanos = System.nanoTime();
            } else if (!atEnd && System.nanoTime() - wentOnAtNanos > patienceNanos) {
                throw unreachable("no partition went on for a while");
            }
        }
    }

    private boolean isAtEnd() {
        boolean atEnd = true;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long position = consumer.position(end.getKey());
            Long before = positions.put(end.getKey(), position);
            if (before != null && position < before) {
                throw unreachable(end.getKey() + " starts anew");
            }
            atEnd &= position >= end.getValue();
        }
        return atEnd;
    }

    private KafkaException unreachable(String symptom) {
        return new KafkaException(symptom + " while " + ends + " should be reached, and " + positions
                + " were. A topic was deleted or created anew meanwhile, or a transaction in it is not ended.");
    }
}
