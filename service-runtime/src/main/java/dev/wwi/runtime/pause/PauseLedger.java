package dev.wwi.runtime.pause;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes pauses into {@link Topics#PAUSES}: what it has returned from is durable, and reaches each service within a
 * second or two. Thread-safe; opens its connections anew for each order, which are rare.
 */
public final class PauseLedger implements PauseStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TopicSpec TOPIC = Topics.pauses();

    private final Map<String, Object> client;

    /**
     * @param client how to reach Kafka
     */
    public PauseLedger(Map<String, Object> client) {
        this.client = Map.copyOf(client);
    }

    @Override
    public void add(Pause pause) throws InterruptedException {
        ensureTopic();
        write(pause.scope(), encode(pause));
    }

    @Override
    public void remove(String scope) throws InterruptedException {
        ensureTopic();
        write(scope, null);
    }

    @Override
    public Map<String, Pause> read() {
        try (PauseReader reader = new PauseReader(client)) {
            return reader.readToEnd();
        }
    }

    static byte[] encode(Pause pause) {
        try {
            return JSON.writeValueAsBytes(Map.of("since", pause.since().toString(), "reason", pause.reason()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a pause is no JSON", e);
        }
    }

    /** The pause of a record; empty if it cannot be read. */
    static Optional<Pause> decode(String scope, byte[] value) {
        try {
            JsonNode json = JSON.readTree(value);
            return Optional.of(new Pause(
                    scope,
                    Instant.parse(json.path("since").asText()),
                    json.path("reason").asText()));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private void ensureTopic() throws InterruptedException {
        try (Admin admin = Admin.create(client)) {
            // As many replicas as the broker gives by default: no service's settings are at hand here.
            admin.createTopics(List.of(new NewTopic(TOPIC.name(), Optional.of(TOPIC.partitions()), Optional.empty())
                            .configs(TOPIC.settings())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("topic " + TOPIC.name() + " cannot be created: " + e.getCause(), e);
            }
        }
    }

    private void write(String scope, byte @Nullable [] value) throws InterruptedException {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(TOPIC.name(), 0, scope.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("the order about " + scope + " was not written: " + e.getCause(), e);
        }
    }
}
