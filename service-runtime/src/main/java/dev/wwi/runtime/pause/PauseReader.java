package dev.wwi.runtime.pause;

import dev.wwi.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link Topics#PAUSES} from its beginning on. A topic that does not exist has no pauses. Not thread-safe. */
final class PauseReader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PauseReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.PAUSES, 0);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, Pause> pauses = new TreeMap<>();
    private boolean assigned;

    PauseReader(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads all that is there now. */
    Map<String, Pause> readToEnd() {
        if (isThere()) {
            long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
            while (consumer.position(PARTITION) < end) {
                take(Duration.ofMillis(100));
            }
        }
        return Map.copyOf(pauses);
    }

    /** Waits that long for more, while the topic is there. */
    Map<String, Pause> readMore(Duration timeout) {
        if (isThere()) {
            take(timeout);
        }
        return Map.copyOf(pauses);
    }

    /** Whether the topic exists. */
    boolean isThere() {
        // Not by asking for this topic alone: the client would warn in the log each time that there is none.
        if (!assigned && consumer.listTopics().containsKey(Topics.PAUSES)) {
            consumer.assign(List.of(PARTITION));
            assigned = true;
        }
        return assigned;
    }

    private void take(Duration timeout) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
            String scope = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                pauses.remove(scope);
            } else {
                PauseLedger.decode(scope, record.value())
                        .ifPresentOrElse(pause -> pauses.put(scope, pause), () -> LOGGER.atError()
                                .addKeyValue("scope", scope)
                                .addKeyValue("offset", record.offset())
                                .log("A pause cannot be read and is left out"));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
