package dev.wwi.platform.partitions;

import dev.wwi.cdc.position.PartitionScan;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes topics anew with another number of partitions, under their names, with all their records: key, value, headers and
 * time of each, and the order within each key. Kafka cannot rename a topic, so each is copied, deleted, made anew, and filled
 * from its copy. At every moment the topic or its copy is complete, and the {@link ChangeLedger} says which; so it may be
 * killed at any moment, and goes on when it is called again.
 *
 * <p>Nobody else may write to the topics meanwhile; who reads them finds them gone. Confined to one thread.
 */
final class TopicRemaking {
    private static final int RECORDS_OF_A_TRANSACTION = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 100;

    private final Admin admin;
    private final GroupOffsets offsets;
    private final ChangeLedger ledger;
    private final Fence fence;
    private final Progress progress;

    /** Is told how far it is. */
    @FunctionalInterface
    interface Progress {
        /**
         * Told now and then, and at the end of each step.
         *
         * @param step what is being done, such as {@code copying wwi.sales.orders}
         * @param records how many of its records are done
         */
        void at(String step, long records);
    }

    /** Has whoever still writes to the topics write no more. */
    @FunctionalInterface
    interface Fence {
        void fence() throws InterruptedException;
    }

    /**
     * @param admin used, not owned
     * @param ledger acquired
     * @param fence called before a topic is deleted
     */
    TopicRemaking(Admin admin, ChangeLedger ledger, Fence fence, Progress progress) {
        this.admin = admin;
        this.offsets = new GroupOffsets(admin);
        this.ledger = ledger;
        this.fence = fence;
        this.progress = progress;
    }

    /**
     * Makes those of the topics anew that there are and that have another number of partitions.
     *
     * @param change as it was written down
     * @return the same with all of them in {@link PartitionChange#remade}, written down
     * @throws IllegalStateException if another process does the same, or a topic cannot be read to its end
     * @throws KafkaException if Kafka does not do what it is asked for
     */
    PartitionChange run(PartitionChange change, List<TopicSpec> topics) throws InterruptedException {
        PartitionChange state = change;
        for (TopicSpec topic : topics) {
            int present = partitions(topic.name());
            if (!state.copied().containsKey(topic.name()) && present > 0 && present != topic.partitions()) {
                state = state.withCopied(topic.name(), copy(topic));
                ledger.write(state);
            }
        }
        for (TopicSpec topic : topics) {
            if (state.copied().containsKey(topic.name()) && !state.remade().contains(topic.name())) {
                state = remake(topic, state);
            }
        }
        for (TopicSpec topic : topics) {
            if (state.remade().contains(topic.name())) {
                delete(Topics.partitionCopy(topic).name());
            }
        }
        return state;
    }

    private PartitionChange.Copy copy(TopicSpec topic) throws InterruptedException {
        TopicSpec copy = Topics.partitionCopy(topic);
        requireNoOpenTransaction(topic.name());
        delete(copy.name());
        create(copy, topic.name(), Set.of());
        Map<Integer, Long> ends = ends(topic.name());
        long records =
                transfer("copying " + topic.name(), topic.name(), record -> to(copy, partition(topic, record), record));
        return new PartitionChange.Copy(records, id(topic.name()).orElse(""), ends);
    }

    /** Of a topic to which somebody has written meanwhile, whoever that was, it copies what there is now. */
    private PartitionChange remake(TopicSpec topic, PartitionChange change) throws InterruptedException {
        PartitionChange state = change;
        PartitionChange.Copy copy = Objects.requireNonNull(state.copied().get(topic.name()));
        while (id(topic.name()).filter(copy.topicId()::equals).isPresent()) {
            fence.fence();
            requireNoOpenTransaction(topic.name());
            if (ends(topic.name()).equals(copy.ends())) {
                deleteById(topic.name(), copy.topicId());
            } else {
                ledger.write(state.withoutCopied(topic.name()));
                copy = copy(topic);
                state = state.withCopied(topic.name(), copy);
                ledger.write(state);
            }
        }
        fill(topic, copy.records());
        state = state.withRemade(topic.name());
        ledger.write(state);
        return state;
    }

    private void fill(TopicSpec topic, long expected) throws InterruptedException {
        TopicSpec copy = Topics.partitionCopy(topic);
        if (partitions(copy.name()) == 0) {
            throw new IllegalStateException("topic " + copy.name() + " is gone, which held what there is of "
                    + topic.name() + "; nothing was deleted");
        }
        // Half filled by a process that was killed.
        delete(topic.name());
        progress.at("making " + topic.name() + " anew", 0);
        create(topic, copy.name(), copy.settings().keySet());
        long records =
                transfer("filling " + topic.name(), copy.name(), record -> to(topic, record.partition(), record));
        if (records != expected) {
            throw new IllegalStateException("topic " + copy.name() + " has " + records + " records, but " + expected
                    + " were copied into it; it is kept, and holds what there is of " + topic.name());
        }
    }

    @FunctionalInterface
    private interface Destination {
        ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record);
    }

    private long transfer(String step, String from, Destination destination) throws InterruptedException {
        Map<TopicPartition, Long> ends = offsets.ends(offsets.partitions(from::equals));
        AtomicLong records = new AtomicLong();
        ledger.reopen();
        try (Consumer<byte[], byte[]> consumer = ledger.consumer()) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            ledger.begin();
            new PartitionScan(consumer, ends, PATIENCE).run(record -> {
                ledger.send(destination.of(record));
                if (records.incrementAndGet() % RECORDS_OF_A_TRANSACTION == 0) {
                    ledger.commit();
                    ledger.begin();
                    progress.at(step, records.get());
                }
            });
            ledger.commit();
        }
        progress.at(step, records.get());
        return records.get();
    }

    private static ProducerRecord<byte[], byte[]> to(
            TopicSpec topic, int partition, ConsumerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                topic.name(), partition, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Where the topic's writer would put it: changes by their key's value, all else as Kafka does by default. */
    private static int partition(TopicSpec topic, ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        if (key == null) {
            return record.partition() % topic.partitions();
        }
        boolean isInWireFormat = !topic.name().equals(Topics.ROW_ORIGINS) && key.length >= WireFormat.BODY_OFFSET;
        return isInWireFormat
                ? KeyPartitioning.partition(key, topic.partitions())
                : KeyPartitioning.partitionOfBody(key, topic.partitions());
    }

    /** Behind a transaction that nobody has ended nothing can be read; the broker ends it after its timeout. */
    private void requireNoOpenTransaction(String topic) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<TopicPartition> partitions = offsets.partitions(topic::equals);
        while (true) {
            Map<TopicPartition, Long> committed = offsets.ends(partitions);
            Map<TopicPartition, Long> written = offsets.writtenEnds(partitions);
            if (committed.equals(written)) {
                return;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("a transaction in topic " + topic + " was not ended for "
                        + PATIENCE.toSeconds() + " s: committed is up to " + committed + ", written up to " + written
                        + ". Stop who writes to it, or abort it with kafka-transactions.sh abort");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /**
     * With the replicas of another, and with those of its settings that an operator has made.
     *
     * @param ownSettings of the other, which are not an operator's
     */
    private void create(TopicSpec topic, String like, Set<String> ownSettings) throws InterruptedException {
        Map<String, String> settings = new HashMap<>(settings(like));
        settings.keySet().removeAll(ownSettings);
        settings.putAll(topic.settings());
        NewTopic wanted = new NewTopic(topic.name(), topic.partitions(), replicas(like)).configs(settings);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                admin.createTopics(List.of(wanted)).all().get();
                break;
            } catch (ExecutionException e) {
                // For a moment there still is the one that was deleted.
                if (!(e.getCause() instanceof TopicExistsException) || System.nanoTime() - deadline >= 0) {
                    throw new KafkaException(
                            "topic " + topic.name() + " cannot be made: " + e.getCause(), e.getCause());
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        awaitPartitions(topic.name(), topic.partitions(), deadline);
    }

    private void delete(String topic) throws InterruptedException {
        try {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new KafkaException("topic " + topic + " cannot be deleted: " + e.getCause(), e.getCause());
            }
        }
        awaitPartitions(topic, 0, System.nanoTime() + PATIENCE.toNanos());
    }

    /** That topic alone, not one that another process has made in its place. */
    private void deleteById(String topic, String id) throws InterruptedException {
        try {
            admin.deleteTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString(id))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicIdException)) {
                throw new KafkaException("topic " + topic + " cannot be deleted: " + e.getCause(), e.getCause());
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (id(topic).filter(id::equals).isPresent()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new KafkaException("topic " + topic + " is still there, though it was deleted");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** A broker may hear of it a moment after the controller has done it. */
    private void awaitPartitions(String topic, int count, long deadlineNanos) throws InterruptedException {
        while (partitions(topic) != count) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new KafkaException("topic " + topic + " has " + partitions(topic) + " partitions and not " + count
                        + ", as it should by now");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** How many a topic has; 0 if it does not exist. */
    private int partitions(String topic) throws InterruptedException {
        return description(topic).map(found -> found.partitions().size()).orElse(0);
    }

    private Optional<String> id(String topic) throws InterruptedException {
        return description(topic).map(found -> found.topicId().toString());
    }

    private Map<Integer, Long> ends(String topic) throws InterruptedException {
        return offsets.writtenEnds(offsets.partitions(topic::equals)).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    private short replicas(String topic) throws InterruptedException {
        return description(topic)
                .map(found -> (short) found.partitions().get(0).replicas().size())
                .orElseThrow(() -> new KafkaException("topic " + topic + " does not exist"));
    }

    private Optional<TopicDescription> description(String topic) throws InterruptedException {
        try {
            return Optional.of(admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new KafkaException("topic " + topic + " cannot be described: " + e.getCause(), e.getCause());
        }
    }

    private Map<String, String> settings(String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        KafkaFuture<Map<String, String>> settings = admin.describeConfigs(List.of(resource))
                .values()
                .get(resource)
                .thenApply(config -> config.entries().stream()
                        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
        try {
            return settings.get();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the settings of topic " + topic + " cannot be read: " + e.getCause(), e.getCause());
        }
    }

    /** How many records those of the topics have at most that would be made anew; a transaction's marker counts as one. */
    List<PartitionPlan.TopicPlan> plan(List<TopicSpec> topics) throws InterruptedException {
        List<PartitionPlan.TopicPlan> plans = new ArrayList<>();
        for (TopicSpec topic : topics) {
            int present = partitions(topic.name());
            if (present > 0 && present != topic.partitions()) {
                Set<TopicPartition> partitions = offsets.partitions(topic.name()::equals);
                Map<TopicPartition, Long> beginnings = offsets.beginnings(partitions);
                long records = offsets.ends(partitions).entrySet().stream()
                        .mapToLong(end -> end.getValue() - beginnings.getOrDefault(end.getKey(), 0L))
                        .sum();
                plans.add(new PartitionPlan.TopicPlan(topic.name(), present, records));
            }
        }
        return plans;
    }
}
