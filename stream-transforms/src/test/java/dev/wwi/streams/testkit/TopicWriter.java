package dev.wwi.streams.testkit;

import dev.wwi.runtime.config.KafkaConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts records into topics; a record that the broker did not take is an error of the next flush or of the close. */
public final class TopicWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    public TopicWriter(KafkaConfig kafka) {
        producer = new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    public void send(String topic, int partition, byte[] key, byte @Nullable [] value, long timestampMillis) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, timestampMillis, key, value)));
    }

    /** Waits until the broker has everything. */
    public void flush() {
        producer.flush();
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("the broker did not take a record", e);
            }
        }
        sent.clear();
    }

    @Override
    public void close() {
        try (producer) {
            flush();
        }
    }
}
