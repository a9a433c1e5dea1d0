package dev.wwi.runtime.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics end and how far groups have committed, as the broker tells it now. Thread-safe. */
public final class GroupOffsets {
    private final Admin admin;

    /** Uses, and does not close, the client. */
    public GroupOffsets(Admin admin) {
        this.admin = admin;
    }

    /** Every partition of the topics whose name the predicate accepts. */
    public Set<TopicPartition> partitions(Predicate<String> topics) throws InterruptedException {
        Set<String> names =
                get(admin.listTopics().names()).stream().filter(topics).collect(Collectors.toUnmodifiableSet());
        Map<String, TopicDescription> descriptions =
                get(admin.describeTopics(names).allTopicNames());
        return descriptions.values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The offset behind the last committed record of each partition (the last stable offset, KIP-98). */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        return list(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /**
     * The offset behind the last written record of each partition, committed or not. A transaction's records are written
     * before it commits, but its commit shows in one partition a moment before another: who has seen it in one, finds the
     * records of all before these ends, though not yet before {@link #ends}.
     */
    public Map<TopicPartition, Long> writtenEnds(Collection<TopicPartition> partitions) throws InterruptedException {
        return list(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The offset of the first record that each partition still has. */
    public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) throws InterruptedException {
        return list(partitions, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
    }

    /** The offset the group would go on from in each partition; partitions it never committed are left out. */
    public Map<TopicPartition, Long> committed(String group) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> answers =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> committed = new HashMap<>();
        answers.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition, offset.offset());
            }
        });
        return committed;
    }

    /** How many offsets of the topics lie before the group, over all partitions; a transaction's marker counts as one. */
    public long remaining(String group, Predicate<String> topics) throws InterruptedException {
        Map<TopicPartition, Long> ends = ends(partitions(topics));
        Map<TopicPartition, Long> committed = committed(group);
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    private Map<TopicPartition, Long> list(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
        Map<TopicPartition, ListOffsetsResultInfo> answers =
                get(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answers.forEach((partition, answer) -> offsets.put(partition, answer.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Kafka did not answer: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
