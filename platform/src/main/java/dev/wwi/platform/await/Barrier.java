package dev.wwi.platform.await;

import dev.wwi.runtime.kafka.GroupOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Waits until everything committed at the source before the call has passed every stage.
 *
 * <p>First the connector must have captured up to the source's present LSN. Then each consuming group must commit past
 * the present ends of its topics. A group that feeds itself (Kafka Streams through its repartition topics) is asked as
 * many times in a row as records can pass through it: with exactly-once processing, what a record causes is committed
 * together with the record, so each round's ends include all that the round before caused. What a group puts off, it
 * notes in a topic; at one moment there must be no note. Changes that arrive meanwhile are not waited for, so it returns
 * under constant load.
 *
 * <p>Not thread-safe; one per waiting caller.
 */
public final class Barrier implements AutoCloseable {
    private static final Duration SUSPECT_MARKERS_AFTER = Duration.ofMillis(200);

    private final GroupOffsets offsets;
    private final Consumer<byte[], byte[]> consumer;

    /**
     * A group to be waited for.
     *
     * @param name the consumer group, or the application id of a Streams application
     * @param topics which topics it reads
     * @param rounds how often a record can come back to the group before its last effect is out
     * @param notesOfPendingWork whether a topic holds a key for each piece of work that the group has put off
     */
    public record Stage(String name, Predicate<String> topics, int rounds, Predicate<String> notesOfPendingWork) {}

    /** Uses, and does not close, the admin client behind the offsets. */
    public Barrier(GroupOffsets offsets, Map<String, Object> kafkaSettings) {
        this.offsets = offsets;
        Map<String, Object> settings = new HashMap<>(kafkaSettings);
        settings.put("isolation.level", "read_committed");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Waits for the connector.
     *
     * @param capturedLsn every transaction that committed before this LSN is in Kafka
     * @throws BarrierTimeoutException if the deadline passes first
     */
    public void awaitCaptured(LongSupplier capturedLsn, long lsn, Instant deadline) throws InterruptedException {
        Pause pause = new Pause(deadline);
        while (capturedLsn.getAsLong() < lsn) {
            pause.orFail("the connector has captured up to LSN " + Lsn.format(capturedLsn.getAsLong()) + " of "
                    + Lsn.format(lsn));
        }
    }

    /**
     * Waits until something holds.
     *
     * @param otherwise what is the case as long as it does not
     * @throws BarrierTimeoutException if the deadline passes first
     */
    public void awaitThat(BooleanSupplier holds, String otherwise, Instant deadline) throws InterruptedException {
        Pause pause = new Pause(deadline);
        while (!holds.getAsBoolean()) {
            pause.orFail(otherwise);
        }
    }

    /**
     * Waits for a stage.
     *
     * @throws BarrierTimeoutException if the deadline passes first
     */
    public void await(Stage stage, Instant deadline) throws InterruptedException {
        for (int round = 0; round < stage.rounds(); round++) {
            Set<TopicPartition> partitions = offsets.partitions(stage.topics());
            // A transaction that is seen in one partition may not be yet in another.
            awaitPassed(stage, offsets.writtenEnds(partitions), deadline);
        }
        awaitNoPendingWork(stage, deadline);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void awaitPassed(Stage stage, Map<TopicPartition, Long> ends, Instant deadline)
            throws InterruptedException {
        Map<TopicPartition, Long> missing = new HashMap<>(ends);
        missing.values().removeIf(end -> end == 0);
        Pause pause = new Pause(deadline);
        RemainingRecords remaining = new RemainingRecords(consumer);
        Map<TopicPartition, Long> lastSeen = offsets.committed(stage.name());
        Instant suspectMarkers = Instant.now().plus(SUSPECT_MARKERS_AFTER);
        while (true) {
            Map<TopicPartition, Long> committed = offsets.committed(stage.name());
            missing.entrySet().removeIf(entry -> committed.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
            if (Instant.now().isAfter(suspectMarkers)) {
                for (TopicPartition partition : Set.copyOf(missing.keySet())) {
                    long at = committed.getOrDefault(partition, 0L);
                    boolean standsStill = lastSeen.getOrDefault(partition, 0L) == at;
                    if (standsStill && !remaining.between(partition, at, missing.get(partition))) {
                        missing.remove(partition);
                    }
                }
                lastSeen = committed;
                suspectMarkers = Instant.now().plus(SUSPECT_MARKERS_AFTER);
            }
            if (missing.isEmpty()) {
                return;
            }
            try {
                pause.orFail(behind(stage, missing, committed));
            } catch (BarrierTimeoutException e) {
                Map<String, String> states = new HashMap<>();
                byTopic(missing)
                        .forEach((topic, partitions) -> states.put(topic, behind(stage, partitions, committed)));
                throw e.inTopics(states);
            }
        }
    }

    private static String behind(Stage stage, Map<TopicPartition, Long> missing, Map<TopicPartition, Long> committed) {
        Map.Entry<TopicPartition, Long> first = missing.entrySet().iterator().next();
        return "group " + stage.name() + " is behind in " + missing.size() + " partitions, for instance "
                + first.getKey() + ": committed " + committed.getOrDefault(first.getKey(), 0L) + " of "
                + first.getValue();
    }

    private static Map<String, Map<TopicPartition, Long>> byTopic(Map<TopicPartition, Long> ends) {
        Map<String, Map<TopicPartition, Long>> topics = new HashMap<>();
        ends.forEach((partition, end) -> topics.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .put(partition, end));
        return topics;
    }

    private void awaitNoPendingWork(Stage stage, Instant deadline) throws InterruptedException {
        Set<TopicPartition> notes = offsets.partitions(stage.notesOfPendingWork());
        if (notes.isEmpty()) {
            return;
        }
        Pause pause = new Pause(deadline);
        PendingKeys pending = new PendingKeys(consumer, notes);
        for (long count = pending.count(); count > 0; count = pending.count()) {
            pause.orFail("group " + stage.name() + " has put off " + count + " pieces of work");
        }
    }
}
