package dev.wwi.sink.consume;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.sink.append.InFlightBudget;
import dev.wwi.sink.append.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes rows of one table again as its topic has them, while the group's consumers go on, after it has brought back
 * columns that the table or its view have lost.
 *
 * <p>Nothing is written to Kafka. Each key's newest record is sent with the sequence number that it always has: of equal
 * numbers BigQuery takes the change that it ingested later, so a row that came to be something else under that number, or
 * under a lower one, becomes what the record says; and if the topic has gone on meanwhile, the later record's number is
 * higher, whichever arrives first. A key without a record is deleted under the number of its partition's last record:
 * what comes later has a higher one. Not thread-safe; blocks.
 */
public final class TopicResend {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long WAIT_MILLIS = 1;

    private final ConsumeSettings settings;
    private final FeedTable table;
    private final SchemaIds schemas;
    private final DeadLetters deadLetters;
    private final Executor preparer;

    /**
     * @param settings of which the group is not used
     * @param preparer runs what blocks: requests to the registry and the warehouse
     */
    public TopicResend(
            ConsumeSettings settings, FeedTable table, SchemaIds schemas, DeadLetters deadLetters, Executor preparer) {
        this.settings = settings;
        this.table = table;
        this.schemas = schemas;
        this.deadLetters = deadLetters;
        this.preparer = preparer;
    }

    /**
     * Returns when BigQuery has acknowledged all of it.
     *
     * @param wholeTopic whether every key of the topic is meant
     * @param keys rows by their key columns
     * @return how many changes were sent
     * @throws IllegalStateException if the table takes no rows before the deadline
     */
    public long run(boolean wholeTopic, Collection<Map<String, String>> keys, Instant deadline) {
        table.restore();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            String topic = table.feed().topic();
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            RecordKeys recordKeys = new RecordKeys(schemas);
            Set<Map<String, String>> absent = new HashSet<>(keys);
            Map<Bytes, Long> newest = new HashMap<>();
            read(consumer, ends, record -> {
                if (record.key() == null) {
                    return;
                }
                Map<String, String> key = recordKeys.texts(record.key());
                boolean isNamed = keys.contains(key);
                absent.remove(key);
                if (wholeTopic || isNamed) {
                    newest.put(identity(record), record.offset());
                }
            });
            TablePipeline pipeline = pipeline();
            Sending sending = new Sending(pipeline, deadline);
            read(consumer, ends, record -> {
                if (record.key() != null && newest.getOrDefault(identity(record), -1L) == record.offset()) {
                    sending.send(record);
                }
            });
            for (Map<String, String> key : absent) {
                byte[] bytes = recordKeys.bytes(key, keySchemaId(recordKeys, topic));
                int partition = Utils.toPositive(Utils.murmur2(bytes)) % partitions.size();
                long last = ends.get(new TopicPartition(topic, partition)) - 1;
                sending.delete(new ConsumerRecord<>(topic, partition, Math.max(0, last), bytes, null));
            }
            sending.finish();
            pipeline.close();
            return sending.sent;
        }
    }

    private static int keySchemaId(RecordKeys recordKeys, String topic) {
        return recordKeys
                .schemaId()
                .orElseThrow(() ->
                        new IllegalStateException("topic " + topic + " has no record that says how keys are written"));
    }

    private static Bytes identity(ConsumerRecord<byte[], byte[]> record) {
        return Bytes.wrap(WireFormat.body(record.key()));
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        consumer.assign(ends.keySet());
        consumer.seekToBeginning(ends.keySet());
        Predicate<TopicPartition> isRead = partition -> consumer.position(partition) >= ends.get(partition);
        while (!ends.keySet().stream().allMatch(isRead)) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
                    each.accept(record);
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        String clientId = settings.group() + "-resend";
        return new KafkaConsumer<>(
                ConsumerProperties.of(settings.client(), clientId, clientId),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private TablePipeline pipeline() {
        return new TablePipeline(
                table, settings.append(), new InFlightBudget(settings.maxBytesInFlight()), deadLetters, preparer);
    }

    /** Rows on their way. */
    private static final class Sending {
        private final TablePipeline pipeline;
        private final Instant deadline;
        private final Map<Integer, OffsetTracker> trackers = new HashMap<>();
        private final List<OffsetTracker> deletions = new ArrayList<>();
        private long sent;

        Sending(TablePipeline pipeline, Instant deadline) {
            this.pipeline = pipeline;
            this.deadline = deadline;
        }

        void send(ConsumerRecord<byte[], byte[]> record) {
            send(record, trackers.computeIfAbsent(record.partition(), partition -> new OffsetTracker()));
        }

        /** A deletion may have an offset that a tracker has taken already. */
        void delete(ConsumerRecord<byte[], byte[]> tombstone) {
            OffsetTracker tracker = new OffsetTracker();
            deletions.add(tracker);
            send(tombstone, tracker);
        }

        private void send(ConsumerRecord<byte[], byte[]> record, OffsetTracker tracker) {
            while (!pipeline.offer(record, tracker, System.nanoTime())) {
                pipeline.advance(System.nanoTime());
                pause();
            }
            pipeline.advance(System.nanoTime());
            sent++;
        }

        void finish() {
            pipeline.flush(System.nanoTime());
            while (Stream.concat(trackers.values().stream(), deletions.stream())
                    .anyMatch(tracker -> tracker.oldestUnsettled().isPresent())) {
                pipeline.advance(System.nanoTime());
                pause();
            }
        }

        private void pause() {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("not all rows were acknowledged in time"
                        + pipeline.trouble()
                                .map(Trouble::reason)
                                .map(reason -> ": " + reason)
                                .orElse(""));
            }
            try {
                Thread.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while rows were sent again", e);
            }
        }
    }
}
