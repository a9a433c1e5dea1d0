package dev.wwi.sink.generation;

import dev.wwi.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been decided about the tables' generations, in a compacted topic that every process of the sink follows. Only
 * one may write at a time: whoever {@link #lead leads} fences the one before (KIP-98), whose writes then fail.
 *
 * <p>Following and leading are confined to one thread; {@link #states} and {@link #write} may be called by any, the
 * latter by one at a time.
 */
final class GenerationLedger implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(GenerationLedger.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.GENERATIONS, 0);
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> client;
    private final String owner;
    private final Consumer<byte[], byte[]> follower;
    private final Map<String, TableGenerations> states = new ConcurrentHashMap<>();
    private volatile @Nullable Producer<byte[], byte[]> producer;

    /**
     * Opens it; the topic has to exist.
     *
     * @param owner whose tables they are: sinks with different consumer groups have different tables
     */
    GenerationLedger(Map<String, Object> client, String owner) {
        this.client = Map.copyOf(client);
        this.owner = owner;
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, owner + "-generations-follower");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        this.follower = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        follower.assign(List.of(PARTITION));
        follower.seekToBeginning(List.of(PARTITION));
    }

    /** What is known, by table; tables that were never rebuilt are missing. */
    Map<String, TableGenerations> states() {
        return Map.copyOf(states);
    }

    Optional<TableGenerations> state(String table) {
        return Optional.ofNullable(states.get(table));
    }

    /** Takes what has been written by others. */
    void follow(Duration timeout) {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(timeout)) {
            take(record);
        }
    }

    /** Takes all that has been written so far. */
    void followToEnd() {
        long end = follower.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        while (follower.position(PARTITION) < end) {
            follow(POLL);
        }
    }

    /** Becomes the one who may write, and takes all that those before have written. */
    void lead() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, owner + "-generations");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, owner + "-generations");
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        Producer<byte[], byte[]> opened =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            opened.initTransactions();
            followToEnd();
        } catch (KafkaException e) {
            opened.close(Duration.ZERO);
            throw e;
        }
        producer = opened;
    }

    boolean leads() {
        return producer != null;
    }

    /** Writes no more. */
    void stepDown() {
        Producer<byte[], byte[]> closing = producer;
        producer = null;
        if (closing != null) {
            closing.close(Duration.ZERO);
        }
    }

    /**
     * Writes new versions, all or none; when it returns they are durable.
     *
     * @throws KafkaException if they may not be; the state is then what the topic says after {@link #lead}
     */
    void write(Collection<TableGenerations> changed) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            throw new KafkaException("another process looks after the generations");
        }
        try {
            open.beginTransaction();
            for (TableGenerations state : changed) {
                // The commit fails if this does.
                var unused = open.send(new ProducerRecord<>(
                        PARTITION.topic(),
                        PARTITION.partition(),
                        key(state.table()),
                        TableGenerationsFormat.write(state)));
            }
            open.commitTransaction();
        } catch (KafkaException e) {
            stepDown();
            throw e;
        }
        changed.forEach(this::apply);
    }

    @Override
    public void close() {
        stepDown();
        follower.close();
    }

    private byte[] key(String table) {
        return (owner + "/" + table).getBytes(StandardCharsets.UTF_8);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (!key.startsWith(owner + "/") || record.value() == null) {
            return;
        }
        try {
            apply(TableGenerationsFormat.read(record.value()));
        } catch (IllegalArgumentException e) {
            LOGGER.atError()
                    .setMessage("record of generations cannot be read, the one before it counts")
                    .addKeyValue("key", key)
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }

    private void apply(TableGenerations state) {
        states.merge(state.table(), state, (known, written) -> written.version() > known.version() ? written : known);
    }
}
