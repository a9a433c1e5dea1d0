package dev.wwi.sink.changelog;

import dev.wwi.sink.append.AppendLimits;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer that appends every change of its partitions to their logs exactly once.
 *
 * <p>Whoever is given a partition ends the stream that its committed offset names, learns from that stream or from the log
 * itself how far it got, and commits the name of a stream of its own before it appends to that. Kafka takes such a commit
 * from the partition's owner alone, so there is at most one stream that still takes rows, and it is the owner's. Within
 * it, the stream's offset makes a repeated append harmless. Where Kafka's offsets have gaps plays no part.
 */
final class ChangeLogLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeLogLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, ChangeLogTable> tables;
    private final LogStreams streams;
    private final AppendLimits limits;
    private final SinkMetrics metrics;
    private final Map<TopicPartition, LogPartition> partitions = new HashMap<>();
    private final LogFailures failures;
    private final Set<TopicPartition> passed = new HashSet<>();
    private final Map<TopicPartition, Trouble> troubles = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * @param consumer owned: closed when the loop ends
     * @param tables by topic; used by this loop alone
     */
    ChangeLogLoop(
            Consumer<byte[], byte[]> consumer,
            Map<String, ChangeLogTable> tables,
            LogStreams streams,
            AppendLimits limits,
            SinkMetrics metrics) {
        this.consumer = consumer;
        this.tables = Map.copyOf(tables);
        this.streams = streams;
        this.limits = limits;
        this.metrics = metrics;
        this.failures = new LogFailures(limits.schemaSettleTime());
    }

    /** Asks the loop to end after what it is writing. Any thread may call it. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Why logs take no rows, by topic; any thread may ask. */
    Troubles troubles() {
        Troubles byTopic = new Troubles();
        troubles.forEach((partition, trouble) -> byTopic.add(partition.topic(), trouble));
        return byTopic;
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(tables.keySet(), new Rebalances());
            while (!stopping) {
                resumeThoseDue();
                ConsumerRecords<byte[], byte[]> records = poll();
                for (TopicPartition partition : records.partitions()) {
                    if (consumer.assignment().contains(partition)) {
                        write(partition, records.records(partition));
                    }
                }
                for (TopicPartition partition : records.nextOffsets().keySet()) {
                    if (records.records(partition).isEmpty()) {
                        passed.add(partition);
                    }
                }
                passed.removeIf(this::isPassCommitted);
            }
        } catch (WakeupException e) {
            // stop() was called: what is not committed is written by the next owner.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forget(List.copyOf(partitions.keySet()));
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (NoOffsetForPartitionException e) {
            consumer.seekToBeginning(e.partitions());
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach((partition, offset) -> {
                consumer.pause(Set.of(partition));
                trouble(
                        partition,
                        new Trouble(
                                "OFFSET_LOST",
                                "offset " + offset + " of " + partition + " does not exist any more",
                                "the topic was created anew or lost records: rebuild the change log as a new"
                                        + " generation"));
            });
        }
        return ConsumerRecords.empty();
    }

    private void write(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        try {
            LogPartition log = partitions.get(partition);
            ChangeLogTable table = tables.get(partition.topic());
            if (log == null && table != null && table.prepareFor(records)) {
                log = open(table, partition, records.get(0).offset());
                partitions.put(partition, log);
            }
            // Records without a change need no stream: they are read once more should nothing follow.
            if (log != null) {
                log.write(records);
                commit(partition, log.settled(consumer.position(partition)), log.position());
            }
            failures.forget(partition);
            troubles.remove(partition);
        } catch (WakeupException e) {
            throw e;
        } catch (ChangeLogException | RuntimeException e) {
            again(partition, records.get(0).offset(), e);
        }
    }

    /**
     * Commits a position that moved without a record, behind those of aborted transactions; false to try again. A
     * partition that is not open keeps what its last owner committed beside the offset.
     */
    private boolean isPassCommitted(TopicPartition partition) {
        try {
            if (!consumer.assignment().contains(partition)) {
                return true;
            }
            long position = consumer.position(partition);
            LogPartition log = partitions.get(partition);
            if (log != null) {
                commit(partition, log.settled(position), log.position());
                return true;
            }
            OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
            if (committed == null || committed.offset() < position) {
                String metadata = committed == null ? "" : committed.metadata();
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(position, metadata)));
            }
            return true;
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOGGER.atDebug()
                    .setMessage("offset was not committed, the next turn tries again")
                    .addKeyValue("partition", partition)
                    .addKeyValue("reason", e.toString())
                    .log();
            return false;
        }
    }

    private LogPartition open(ChangeLogTable table, TopicPartition partition, long first) throws InterruptedException {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        long next = committed == null ? first : committed.offset();
        StreamPosition last = committed == null
                ? null
                : StreamPosition.parse(committed.metadata()).orElse(null);
        OptionalLong rows = last == null ? OptionalLong.empty() : streams.end(last.stream());
        if (last == null || rows.isEmpty() || rows.getAsLong() != last.rows()) {
            // More was appended than committed, or nobody knows: the log itself tells.
            next = Math.max(next, table.newestOffset(partition.partition()).orElse(-1) + 1);
        }
        String stream = streams.create(table.physical());
        commit(partition, next, new StreamPosition(stream, 0));
        LOGGER.atInfo()
                .setMessage("change log opened")
                .addKeyValue("table", table.physical())
                .addKeyValue("partition", partition)
                .addKeyValue("offset", next)
                .addKeyValue("stream", stream)
                .log();
        return new LogPartition(
                table,
                streams,
                limits,
                metrics.table(table.physical().published().toString()),
                stream,
                next - 1);
    }

    private void commit(TopicPartition partition, long offset, StreamPosition position) {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset, position.toMetadata())));
    }

    private void again(TopicPartition partition, long offset, Exception failure) {
        long now = System.nanoTime();
        close(partition);
        if (!consumer.assignment().contains(partition)) {
            failures.forget(partition);
            return;
        }
        Duration pause = failures.failed(partition, now);
        LOGGER.atWarn()
                .setMessage("change log not written, trying again")
                .addKeyValue("partition", partition)
                .addKeyValue("attempt", failures.attempts(partition))
                .addKeyValue("pauseMillis", pause.toMillis())
                .addKeyValue("reason", failure.toString())
                .log();
        consumer.seek(partition, offset);
        consumer.pause(Set.of(partition));
        failures.trouble(partition, failure, now).ifPresent(trouble -> trouble(partition, trouble));
    }

    private void resumeThoseDue() {
        for (TopicPartition partition : failures.due(System.nanoTime())) {
            if (consumer.assignment().contains(partition)) {
                consumer.resume(Set.of(partition));
            }
        }
    }

    private void trouble(TopicPartition partition, Trouble trouble) {
        if (troubles.put(partition, trouble) == null) {
            LOGGER.atError()
                    .setMessage("change log takes no rows")
                    .addKeyValue("partition", partition)
                    .addKeyValue("code", trouble.code())
                    .addKeyValue("reason", trouble.reason())
                    .log();
        }
    }

    private void forget(Collection<TopicPartition> gone) {
        for (TopicPartition partition : gone) {
            failures.forget(partition);
            close(partition);
        }
    }

    private void close(TopicPartition partition) {
        passed.remove(partition);
        LogPartition log = partitions.remove(partition);
        if (log != null) {
            log.close();
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            forget(added);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            // Everything written is committed after each fetch.
            forget(revoked);
            revoked.forEach(troubles::remove);
        }
    }
}
