package dev.wwi.streams.dimension;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.streams.testkit.TopicWriter;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Puts records into the change topics, where the dimensions run by themselves. */
final class ChangeTopicProducer implements DimensionsUnderTest {
    private final TopicWriter writer;

    ChangeTopicProducer(KafkaConfig kafka) {
        writer = new TopicWriter(kafka);
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> send(
            String topic, byte[] key, byte @Nullable [] value, long timestampMillis) {
        writer.send(topic, 0, key, value, timestampMillis);
        return List.of();
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> passWallClockTime() {
        return List.of();
    }

    @Override
    public void close() {
        writer.close();
    }
}
