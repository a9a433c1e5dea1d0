package dev.wwi.sink.consume;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which incarnation of a topic there is: Kafka gives a topic of an old name a new id when it is created again (KIP-516).
 * Its offsets start over then, so they no longer order the changes of a table that the old one had filled.
 */
public final class TopicIdentities {

    private static final int TIMEOUT_SECONDS = 30;

    private final Admin admin;

    /**
     * @param admin used, not owned
     */
    public TopicIdentities(Admin admin) {
        this.admin = admin;
    }

    /**
     * The topic's id as 32 hexadecimal digits; empty if there is no such topic. Blocks for a request.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public Optional<String> of(String topic) {
        try {
            Uuid id = admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .topicId();
            return Optional.of(String.format("%016x%016x", id.getMostSignificantBits(), id.getLeastSignificantBits()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw new KafkaException("topic " + topic + " cannot be described: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("topic " + topic + " cannot be described in " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while topic " + topic + " was described", e);
        }
    }
}
