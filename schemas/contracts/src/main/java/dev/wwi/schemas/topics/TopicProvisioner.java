package dev.wwi.schemas.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the product's topics. Idempotent, and safe when several services start at once: a topic that another creates
 * first is checked like one that was there before.
 *
 * <p>That a topic exists is the controller's word, what it is like a broker's, who may hear of it a moment later
 * (KIP-500); such a broker is asked again for up to {@value #PATIENCE_SECONDS} seconds.
 */
public final class TopicProvisioner {
    private static final long PATIENCE_SECONDS = 30;
    private static final long PAUSE_MILLIS = 100;

    private final Admin admin;
    private final short replicationFactor;
    private final Duration patience;

    /** Uses, and does not close, the client. */
    public TopicProvisioner(Admin admin, short replicationFactor) {
        this(admin, replicationFactor, Duration.ofSeconds(PATIENCE_SECONDS));
    }

    TopicProvisioner(Admin admin, short replicationFactor, Duration patience) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
        this.patience = patience;
    }

    /**
     * Creates what is missing, checks the partition count of what is there, and returns when a broker tells of all.
     *
     * @throws TopicMismatchException if an existing topic has another number of partitions than the product needs: keys
     *     would change their partition and lose their order
     */
    public void provision(Collection<TopicSpec> specs) throws InterruptedException {
        List<NewTopic> wanted = specs.stream()
                .map(spec -> new NewTopic(spec.name(), spec.partitions(), replicationFactor).configs(spec.settings()))
                .toList();
        CreateTopicsResult result = admin.createTopics(wanted);
        for (TopicSpec spec : specs) {
            requireExisting(result.values().get(spec.name()), spec);
        }
        check(specs);
    }

    private static void requireExisting(KafkaFuture<Void> future, TopicSpec spec) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic " + spec.name() + " could not be created: " + e.getCause(), e);
            }
        }
    }

    private void check(Collection<TopicSpec> specs) throws InterruptedException {
        Map<String, Integer> expected =
                specs.stream().collect(Collectors.toMap(TopicSpec::name, TopicSpec::partitions));
        Set<String> unchecked = new TreeSet<>(expected.keySet());
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<String, KafkaFuture<TopicDescription>> descriptions =
                    admin.describeTopics(unchecked).topicNameValues();
            for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : descriptions.entrySet()) {
                String topic = entry.getKey();
                OptionalInt actual = partitions(topic, entry.getValue());
                if (actual.isPresent()) {
                    requirePartitions(topic, actual.getAsInt(), expected.getOrDefault(topic, 0));
                    unchecked.remove(topic);
                }
            }
            if (unchecked.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IllegalStateException("the controller says that the topics " + unchecked + " exist, but for "
                        + patience.toSeconds() + " s the brokers did not know them");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void requirePartitions(String topic, int actual, int expected) {
        if (actual != expected) {
            throw new TopicMismatchException(
                    "topic " + topic + " has " + actual + " partitions, the configuration asks for " + expected
                            + ": keep the number it has, or rebuild into new topics");
        }
    }

    /** Empty while the broker does not know the topic. */
    private static OptionalInt partitions(String topic, KafkaFuture<TopicDescription> future)
            throws InterruptedException {
        try {
            return OptionalInt.of(future.get().partitions().size());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return OptionalInt.empty();
            }
            throw new IllegalStateException("topic " + topic + " could not be described: " + e.getCause(), e);
        }
    }
}
