package dev.wwi.cdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads all committed dead letters of the connector. */
final class DeadLetterReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TopicPartition PARTITION = new TopicPartition(Topics.CONNECTOR_DEAD_LETTERS, 0);

    /**
     * A dead letter.
     *
     * @param key the JSON key
     * @param value the JSON value
     */
    record Letter(DeadLetter letter, JsonNode key, JsonNode value) {}

    private DeadLetterReader() {}

    static List<Letter> read(KafkaConfig kafka) {
        Map<String, Object> settings = kafka.clientSettings();
        settings.put("isolation.level", "read_committed");
        List<Letter> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            while (consumer.position(PARTITION) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    letters.add(letter(record));
                }
            }
        }
        return letters;
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new Letter(DeadLetter.parse(record), JSON.readTree(record.key()), JSON.readTree(record.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
