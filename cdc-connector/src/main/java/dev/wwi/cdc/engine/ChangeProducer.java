package dev.wwi.cdc.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's one transactional producer. Opening it fences every earlier one of the same slot and ends what it left
 * open (KIP-98). Not thread-safe.
 */
public final class ChangeProducer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeProducer.class);

    private final Producer<byte[], byte[]> producer;
    private boolean open;

    private ChangeProducer(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** By which Kafka tells the connector of a slot from the one before it (KIP-98). */
    public static String transactionalId(String slot) {
        return "wwi-connector-" + slot;
    }

    static ChangeProducer open(Map<String, Object> clientSettings, String slot) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 * 1024));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.toString(64 * 1024 * 1024));
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(10 * 1024 * 1024));
        // The broker refuses the next transaction while it still ends the one before (KIP-890), which takes a moment.
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "5");
        // With several in flight, those behind a request that the broker defers arrive out of sequence (KIP-890).
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        settings.putAll(clientSettings);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(slot));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new ChangeProducer(producer);
    }

    /** Sends within a transaction, which begins with its first record. */
    void send(ProducerRecord<byte[], byte[]> record) {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
        // A failed send fails the commit, which is awaited.
        var unused = producer.send(record);
    }

    boolean isOpen() {
        return open;
    }

    /** Returns when all that was sent is in Kafka for good; throws when none of it is. */
    void commit() {
        if (open) {
            producer.commitTransaction();
            open = false;
        }
    }

    /** Drops the open transaction, if any, and closes. */
    @Override
    public void close() {
        try {
            if (open) {
                producer.abortTransaction();
            }
        } catch (KafkaException e) {
            // The next producer of the slot ends it.
            LOGGER.atDebug().setCause(e).log("A transaction could not be aborted");
        } finally {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
