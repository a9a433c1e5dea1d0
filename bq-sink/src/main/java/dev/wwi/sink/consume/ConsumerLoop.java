package dev.wwi.sink.consume;

import dev.wwi.sink.append.InFlightBudget;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the group, driven by one thread: fetches, hands records to the pipelines, pauses partitions whose
 * table has no room, commits what is settled. Every record is delivered at least once; a partition is given away only
 * after its rows in flight were waited for, within {@link ConsumeSettings#settleTimeout}.
 */
final class ConsumerLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration BUSY_POLL = Duration.ofMillis(5);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final ConsumeSettings settings;
    private final DeadLetters deadLetters;
    private final Executor preparer;
    private final InFlightBudget budget;
    private final Map<TopicPartition, PartitionState> partitions = new HashMap<>();
    private final Map<String, TablePipeline> pipelines = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Trouble> lostOffsets = new ConcurrentHashMap<>();
    private long committedNanos = System.nanoTime();
    private volatile Map<String, FeedTable> subscribed = Map.of();
    private volatile Map<String, FeedTable> tables;
    private volatile boolean stopping;

    /**
     * @param consumer owned: closed when the loop ends
     * @param tables by topic
     */
    ConsumerLoop(
            Consumer<byte[], byte[]> consumer,
            ConsumeSettings settings,
            Map<String, FeedTable> tables,
            DeadLetters deadLetters,
            Executor preparer) {
        this.consumer = consumer;
        this.settings = settings;
        this.tables = Map.copyOf(tables);
        this.deadLetters = deadLetters;
        this.preparer = preparer;
        this.budget = new InFlightBudget(settings.maxBytesInFlight());
    }

    /** Has these topics consumed and no others; any thread may call it. */
    void feed(Map<String, FeedTable> wanted) {
        tables = Map.copyOf(wanted);
    }

    /** Whether the loop may still have rows for the table; any thread may ask. */
    boolean uses(FeedTable table) {
        return subscribed.containsValue(table)
                || pipelines.values().stream().anyMatch(pipeline -> pipeline.isOf(table));
    }

    /** Asks the loop to end; it settles what it can first. Any thread may call it. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Why tables take no rows, by topic; any thread may ask. */
    Troubles troubles() {
        Troubles troubles = new Troubles();
        lostOffsets.forEach((partition, trouble) -> troubles.add(partition.topic(), trouble));
        pipelines.forEach((topic, pipeline) -> pipeline.trouble().ifPresent(trouble -> troubles.add(topic, trouble)));
        return troubles;
    }

    @Override
    public void run() {
        try (consumer) {
            while (!stopping) {
                subscribeAnew();
                fetch();
                turn();
                commitIfDue();
            }
            settle(partitions.keySet());
            commitNow(partitions.keySet());
        } finally {
            forget(List.copyOf(partitions.keySet()));
            pipelines.values().forEach(TablePipeline::close);
        }
    }

    private void subscribeAnew() {
        Map<String, FeedTable> wanted = tables;
        if (!wanted.equals(subscribed)) {
            subscribed = wanted;
            consumer.subscribe(wanted.keySet(), new Rebalances());
        }
    }

    private void fetch() {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(isIdle() ? IDLE_POLL : BUSY_POLL);
            for (TopicPartition partition : records.partitions()) {
                partitions.get(partition).fetched(records.records(partition));
            }
        } catch (WakeupException e) {
            // stop() was called; the loop's condition sees it.
        } catch (NoOffsetForPartitionException e) {
            LOGGER.atInfo()
                    .setMessage("no committed offset, reading from the beginning")
                    .addKeyValue("partitions", e.partitions())
                    .log();
            consumer.seekToBeginning(e.partitions());
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach(this::refuse);
        }
    }

    /** The topic was built anew or lost records: its offsets no longer order the changes of the table's rows. */
    private void refuse(TopicPartition partition, long offset) {
        partitions.get(partition).markOutOfRange();
        consumer.pause(Set.of(partition));
        String reason = "offset " + offset + " of " + partition + " does not exist any more";
        lostOffsets.put(
                partition,
                new Trouble(
                        "OFFSET_LOST",
                        reason,
                        "the topic was created anew or lost records: rebuild the table as a new generation"));
        LOGGER.atError()
                .setMessage("committed offset does not exist any more")
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", offset)
                .log();
    }

    private void turn() {
        long now = System.nanoTime();
        for (TablePipeline pipeline : pipelines.values()) {
            pipeline.advance(now);
        }
        pipelines.values().removeIf(this::isOver);
        List<TopicPartition> toPause = new ArrayList<>();
        List<TopicPartition> toResume = new ArrayList<>();
        Set<TopicPartition> paused = consumer.paused();
        partitions.forEach((partition, state) -> {
            state.drain(now);
            if (state.isBlocked() != paused.contains(partition)) {
                (state.isBlocked() ? toPause : toResume).add(partition);
            }
        });
        consumer.pause(toPause);
        consumer.resume(toResume);
    }

    /** Rows of partitions that were given up are waited for, since they count in what may be in flight. */
    private boolean isOver(TablePipeline pipeline) {
        boolean over = !pipeline.hasRowsInFlight()
                && !pipeline.isOf(subscribed.get(pipeline.feed().topic()))
                && partitions.values().stream().noneMatch(state -> state.pipeline() == pipeline);
        if (over) {
            pipeline.close();
        }
        return over;
    }

    private boolean isIdle() {
        return pipelines.values().stream().allMatch(TablePipeline::isIdle);
    }

    private void commitIfDue() {
        long now = System.nanoTime();
        if (now - committedNanos < settings.commitInterval().toNanos()) {
            return;
        }
        committedNanos = now;
        Map<TopicPartition, OffsetAndMetadata> offsets = settledOffsets(partitions.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (committed, failure) -> {
            if (failure == null) {
                noteCommitted(committed);
            } else {
                LOGGER.atDebug()
                        .setMessage("offsets were not committed, the next interval tries again")
                        .addKeyValue("reason", failure.getMessage())
                        .log();
            }
        });
    }

    private void commitNow(Collection<TopicPartition> given) {
        Map<TopicPartition, OffsetAndMetadata> offsets = settledOffsets(given);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, COMMIT_TIMEOUT);
            noteCommitted(offsets);
        } catch (WakeupException e) {
            commitNow(given);
        } catch (KafkaException e) {
            // What is not committed is delivered again, and changes nothing then.
            LOGGER.atWarn()
                    .setMessage("offsets were not committed, records will be delivered again")
                    .addKeyValue("partitions", given)
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> settledOffsets(Collection<TopicPartition> given) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : given) {
            PartitionState state = partitions.get(partition);
            Optional<Long> position = positionOf(partition);
            if (state != null && position.isPresent()) {
                long settled = state.settledPosition(position.get());
                if (settled != state.committed()) {
                    offsets.put(partition, new OffsetAndMetadata(settled));
                }
            }
        }
        return offsets;
    }

    /** Empty before the consumer has found out where to start. */
    private Optional<Long> positionOf(TopicPartition partition) {
        try {
            return Optional.of(consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException | NoOffsetForPartitionException e) {
            return Optional.empty();
        }
    }

    private void noteCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            PartitionState state = partitions.get(partition);
            if (state != null) {
                state.committed(offset.offset());
            }
        });
    }

    /** Waits until BigQuery has acknowledged what was sent of these partitions, or the time is up. */
    private void settle(Collection<TopicPartition> given) {
        long deadline = System.nanoTime() + settings.settleTimeout().toNanos();
        Set<PartitionState> unsettled = new HashSet<>();
        for (TopicPartition partition : given) {
            PartitionState state = partitions.get(partition);
            if (state != null) {
                unsettled.add(state);
            }
        }
        while (true) {
            long now = System.nanoTime();
            for (TablePipeline pipeline : pipelines.values()) {
                pipeline.flush(now);
                pipeline.advance(now);
            }
            unsettled.removeIf(
                    state -> state.isSettled() || state.pipeline().trouble().isPresent());
            if (unsettled.isEmpty() || now - deadline >= 0) {
                return;
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private PartitionState open(TopicPartition partition) {
        FeedTable table = subscribed.get(partition.topic());
        if (table == null) {
            throw new IllegalStateException("partition " + partition + " was assigned, but is of no known topic");
        }
        TablePipeline pipeline = pipelines.computeIfAbsent(
                partition.topic(), topic -> new TablePipeline(table, settings.append(), budget, deadLetters, preparer));
        return new PartitionState(pipeline);
    }

    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            for (TopicPartition partition : added) {
                partitions.put(partition, open(partition));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            settle(revoked);
            commitNow(revoked);
            forget(revoked);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            forget(lost);
        }
    }

    private void forget(Collection<TopicPartition> gone) {
        for (TopicPartition partition : gone) {
            PartitionState state = partitions.remove(partition);
            if (state != null) {
                state.abandon();
            }
            lostOffsets.remove(partition);
        }
    }
}
