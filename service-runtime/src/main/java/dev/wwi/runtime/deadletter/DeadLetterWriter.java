package dev.wwi.runtime.deadletter;

import dev.wwi.runtime.config.KafkaConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes dead letters to one topic, and counts them by stage and error code in {@value #WRITTEN}.
 *
 * <p>At least once: a letter is on all in-sync replicas when {@link #write} returns, and a caller that crashes before
 * it commits its offset writes it again. Thread-safe.
 */
public final class DeadLetterWriter implements AutoCloseable {
    /** Counter of the letters written; tags {@code stage}, {@code topic}, {@code code}. */
    public static final String WRITTEN = "wwi.dead.letters";

    private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterWriter.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String deadLetterTopic;
    private final MeterRegistry meters;

    /** With a producer that from now on belongs to this writer. It must be idempotent and not transactional. */
    public DeadLetterWriter(Producer<byte[], byte[]> producer, String deadLetterTopic, MeterRegistry meters) {
        this.producer = producer;
        this.deadLetterTopic = deadLetterTopic;
        this.meters = meters;
    }

    /** With a producer of its own. */
    public static DeadLetterWriter open(KafkaConfig kafka, String deadLetterTopic, MeterRegistry meters) {
        Map<String, Object> settings = kafka.clientSettings();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, deadLetterTopic + "-writer");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new DeadLetterWriter(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                deadLetterTopic,
                meters);
    }

    /**
     * Publishes the letters and waits until all are durable.
     *
     * @throws DeadLetterException if one is not; the caller must keep its offset before the failed records
     */
    public void write(Collection<DeadLetter> letters) {
        List<Future<RecordMetadata>> results = new ArrayList<>();
        try {
            for (DeadLetter letter : letters) {
                results.add(producer.send(letter.toProducerRecord(deadLetterTopic)));
            }
            producer.flush();
            for (Future<RecordMetadata> result : results) {
                result.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(letters, e);
        } catch (InterruptException e) {
            throw failed(letters, e);
        } catch (ExecutionException e) {
            throw failed(letters, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw failed(letters, e);
        }
        letters.forEach(this::count);
    }

    private DeadLetterException failed(Collection<DeadLetter> letters, Throwable cause) {
        return new DeadLetterException(
                "Not all of " + letters.size() + " dead letters reached " + deadLetterTopic + ": " + cause.getMessage(),
                cause);
    }

    /** Counts a letter that was written, in {@value #WRITTEN}. */
    public static void count(MeterRegistry meters, DeadLetter letter) {
        Counter.builder(WRITTEN)
                .description("Records that could not be handled and went to the dead letters")
                .tags("stage", letter.stage(), "topic", letter.topic(), "code", letter.errorCode())
                .register(meters)
                .increment();
    }

    private void count(DeadLetter letter) {
        count(meters, letter);
        LOGGER.atDebug()
                .addKeyValue("stage", letter.stage())
                .addKeyValue("topic", letter.topic())
                .addKeyValue("partition", letter.partition())
                .addKeyValue("offset", letter.offset())
                .addKeyValue("code", letter.errorCode())
                .log("Wrote a dead letter");
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
