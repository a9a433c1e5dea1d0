package dev.wwi.streams.dimension;

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

/** Puts records into the change topics, where the dimensions run by themselves. */
final class ChangeTopicProducer implements DimensionsUnderTest {
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    ChangeTopicProducer(KafkaConfig kafka) {
        producer = new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> send(
            String topic, byte[] key, byte @Nullable [] value, long timestampMillis) {
        sent.add(producer.send(new ProducerRecord<>(topic, 0, timestampMillis, key, value)));
        return List.of();
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> passWallClockTime() {
        return List.of();
    }

    @Override
    public void close() {
        producer.close();
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("the broker did not take a record", e);
            }
        }
    }
}
