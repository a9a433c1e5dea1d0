package dev.wwi.platform.partitions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wwi.cdc.position.PartitionScan;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where a change of the partition count is written down, and the producer of all that it writes. One process at a time goes
 * on with a change: whoever {@link #acquire acquires} it fences the one before (KIP-98), and one that opens its producer again
 * first looks whether it still is the one. Not thread-safe.
 */
final class ChangeLedger implements AutoCloseable {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.PARTITION_CHANGE, 0);
    private static final byte[] KEY = "change".getBytes(StandardCharsets.UTF_8);
    private static final String TRANSACTIONAL_ID = "wwi-partition-change";
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String TAKEN_OVER =
            "another process goes on with the change of partitions, or Kafka took too long;"
                    + " give the command again once no other does";
    private static final int MOST_BYTES_OF_A_REQUEST = 16 << 20;

    private final Map<String, Object> client;
    private final Admin admin;
    private final short replicationFactor;
    private final String owner = UUID.randomUUID().toString();
    private @Nullable Producer<byte[], byte[]> opened;

    /**
     * Opens nothing yet.
     *
     * @param client how to reach Kafka
     * @param admin used, not owned
     * @param replicationFactor of its topic
     */
    ChangeLedger(Map<String, Object> client, Admin admin, int replicationFactor) {
        this.client = Map.copyOf(client);
        this.admin = admin;
        this.replicationFactor = (short) replicationFactor;
    }

    /** The last change, whether it is under way or done; empty if there was none. */
    Optional<PartitionChange> read() throws InterruptedException {
        if (!isThere()) {
            return Optional.empty();
        }
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            AtomicReference<byte @Nullable []> last = new AtomicReference<>();
            new PartitionScan(consumer, consumer.endOffsets(List.of(PARTITION)), PartitionScan.PATIENCE)
                    .run(record -> last.set(record.value()));
            return Optional.ofNullable(last.get()).map(ChangeLedger::decode);
        }
    }

    /** Takes the change over from whoever went on with it, if there is one, and returns it as it was left. */
    Optional<PartitionChange> acquire() throws InterruptedException {
        close();
        producer();
        // What the one before has committed is visible now, and it commits no more.
        Optional<PartitionChange> left = read();
        if (left.isPresent()) {
            put(left.get());
        }
        return left.map(change -> change.ownedBy(owner));
    }

    /**
     * Writes how far it is; durable when it returns. To be called by who has acquired it.
     *
     * @throws IllegalStateException if another process goes on with the change
     */
    void write(PartitionChange change) throws InterruptedException {
        if (opened == null) {
            reopen();
        }
        put(change);
    }

    /**
     * Opens the producer anew: one that is new knows nothing of a topic of the same name that there was before.
     *
     * @throws IllegalStateException if another process goes on with the change
     */
    void reopen() throws InterruptedException {
        close();
        producer();
        if (read().filter(change -> !change.owner().equals(owner)).isPresent()) {
            close();
            throw new IllegalStateException(TAKEN_OVER);
        }
    }

    private void put(PartitionChange change) throws InterruptedException {
        ensureTopic();
        begin();
        send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), KEY, encode(change.ownedBy(owner))));
        commit();
    }

    /** Begins a transaction. */
    void begin() {
        unlessFenced(() -> producer().beginTransaction());
    }

    /** Sends within the transaction, whose commit fails if this does. */
    void send(ProducerRecord<byte[], byte[]> record) {
        unlessFenced(() -> {
            var unused = producer().send(record);
        });
    }

    /** Commits the transaction. */
    void commit() {
        unlessFenced(() -> producer().commitTransaction());
    }

    /** A reader of committed records, for the caller to close. */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close(Duration.ZERO);
            opened = null;
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> producer = opened;
        if (producer == null) {
            Map<String, Object> settings = new HashMap<>(client);
            settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
            settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
            settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
            // With several in flight, those behind a request that the broker defers arrive out of sequence (KIP-890),
            // and
            // a new topic's leader may not know yet that it is.
            settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
            settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES_OF_A_REQUEST);
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            try {
                producer.initTransactions();
            } catch (KafkaException e) {
                producer.close(Duration.ZERO);
                throw e;
            }
            opened = producer;
        }
        return producer;
    }

    private void unlessFenced(Runnable write) {
        try {
            write.run();
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            close();
            throw new IllegalStateException(TAKEN_OVER, e);
        } catch (KafkaException e) {
            // What is left of the transaction is aborted by the next one's start.
            close();
            throw e;
        }
    }

    private boolean isThere() throws InterruptedException {
        try {
            return admin.listTopics().names().get().contains(PARTITION.topic());
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka did not tell its topics: " + e.getCause(), e.getCause());
        }
    }

    private void ensureTopic() throws InterruptedException {
        new TopicProvisioner(admin, replicationFactor).provision(List.of(Topics.partitionChange()));
    }

    private static byte[] encode(PartitionChange change) {
        try {
            return JSON.writeValueAsBytes(change);
        } catch (IOException e) {
            throw new IllegalStateException("a change of partitions is no JSON", e);
        }
    }

    private static PartitionChange decode(byte[] value) {
        try {
            return JSON.readValue(value, PartitionChange.class);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "what " + PARTITION.topic() + " holds is no change of partitions: " + e.getMessage(), e);
        }
    }
}
