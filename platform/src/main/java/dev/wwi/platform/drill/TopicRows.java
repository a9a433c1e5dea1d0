package dev.wwi.platform.drill;

import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.RecordKeys;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Rows of a topic by what the sink makes of them: their key, and the offset that is their sequence number. */
final class TopicRows {
    private static final Duration POLL = Duration.ofMillis(200);

    private TopicRows() {}

    /**
     * A row.
     *
     * @param column of its key
     * @param offset of its newest record
     */
    record Row(String column, long key, long offset) {}

    /**
     * The rows whose newest record is the oldest; reads the whole topic.
     *
     * @throws IllegalArgumentException if the key is not one whole number
     */
    static List<Row> longestUnchanged(SinkConfig config, String topic, int count) {
        KafkaConfig kafka = config.kafka();
        RecordKeys keys =
                new RecordKeys(RegistrySchemaIds.connect(kafka.schemaRegistryUrl(), kafka.schemaRegistryProperties()));
        return newest(kafka, topic).values().stream()
                .filter(record -> record.value() != null)
                .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .limit(count)
                .map(record -> row(topic, keys.texts(record.key()), record.offset()))
                .toList();
    }

    private static Row row(String topic, Map<String, String> key, long offset) {
        if (key.size() != 1 || !key.values().iterator().next().matches("-?[0-9]+")) {
            throw new IllegalArgumentException("rows of topic " + topic + " have keys such as " + key
                    + "; allowed is a table whose key is one whole number, such as analytics.fct_movement");
        }
        Map.Entry<String, String> column = key.entrySet().iterator().next();
        return new Row(column.getKey(), Long.parseLong(column.getValue()), offset);
    }

    private static Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> newest(KafkaConfig kafka, String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    newest.put(ByteBuffer.wrap(record.key()), record);
                }
            }
            return newest;
        }
    }
}
