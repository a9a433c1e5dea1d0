package dev.wwi.platform.await;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys that a compacted topic has now, as its committed records tell. Where a group notes work that it still owes
 * in such a topic (a store's changelog), and takes the note back together with the work, no key means nothing is owed.
 */
public final class PendingKeys {
    private static final Duration POLL = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> partitions;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Set<Bytes>> keys = new HashMap<>();

    /** Uses, and does not close, a consumer of committed records; it is assigned anew by each call. */
    public PendingKeys(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = Set.copyOf(partitions);
        partitions.forEach(partition -> keys.put(partition, new HashSet<>()));
    }

    /** Reads up to the topic's present end and counts. */
    public long count() {
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        positions.forEach(consumer::seek);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        }
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
        return keys.values().stream().mapToLong(Collection::size).sum();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Set<Bytes> present = keys.get(new TopicPartition(record.topic(), record.partition()));
        if (record.value() == null) {
            present.remove(Bytes.wrap(record.key()));
        } else {
            present.add(Bytes.wrap(record.key()));
        }
    }
}
