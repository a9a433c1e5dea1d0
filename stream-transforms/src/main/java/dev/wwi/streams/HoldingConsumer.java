package dev.wwi.streams;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of a stream thread, which keeps partitions paused as long as a {@link FactHold} holds them. Kafka Streams
 * pauses and resumes partitions too, while it restores their tasks or has enough of their records: what it paused stays
 * so, and what it resumes meanwhile goes on when the hold is over. Used by its thread alone.
 */
final class HoldingConsumer extends KafkaConsumer<byte[], byte[]> {
    private final FactHold hold;

    /** Paused for the hold only. */
    private final Set<TopicPartition> held = new HashSet<>();

    HoldingConsumer(Map<String, Object> settings, FactHold hold) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.hold = hold;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (!hold.isOver()) {
            holdAssigned();
        } else if (!held.isEmpty()) {
            release();
        }
        return super.poll(timeout);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        held.removeAll(partitions);
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        List<TopicPartition> later = partitions.stream().filter(hold::holds).toList();
        held.addAll(later);
        super.resume(partitions.stream()
                .filter(partition -> !later.contains(partition))
                .toList());
    }

    private void holdAssigned() {
        Set<TopicPartition> paused = paused();
        List<TopicPartition> due = assignment().stream()
                .filter(hold::holds)
                .filter(partition -> !paused.contains(partition))
                .toList();
        if (!due.isEmpty()) {
            super.pause(due);
            held.addAll(due);
        }
    }

    private void release() {
        held.retainAll(assignment());
        super.resume(held);
        held.clear();
    }
}
