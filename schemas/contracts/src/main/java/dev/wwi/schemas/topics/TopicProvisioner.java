package dev.wwi.schemas.topics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
 */
public final class TopicProvisioner {
    private final Admin admin;
    private final short replicationFactor;

    /** Uses, and does not close, the client. */
    public TopicProvisioner(Admin admin, short replicationFactor) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
    }

    /**
     * Creates what is missing and checks the partition count of what is there.
     *
     * @throws TopicMismatchException if an existing topic has another number of partitions than the product needs: keys
     *     would change their partition and lose their order
     */
    public void provision(Collection<TopicSpec> specs) throws InterruptedException {
        List<NewTopic> wanted = specs.stream()
                .map(spec -> new NewTopic(spec.name(), spec.partitions(), replicationFactor).configs(spec.settings()))
                .toList();
        CreateTopicsResult result = admin.createTopics(wanted);
        List<TopicSpec> existing = new ArrayList<>();
        for (TopicSpec spec : specs) {
            if (!created(result.values().get(spec.name()), spec)) {
                existing.add(spec);
            }
        }
        check(existing);
    }

    private static boolean created(KafkaFuture<Void> future, TopicSpec spec) throws InterruptedException {
        try {
            future.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw new IllegalStateException("topic " + spec.name() + " could not be created: " + e.getCause(), e);
        }
    }

    private void check(List<TopicSpec> specs) throws InterruptedException {
        List<String> names = specs.stream().map(TopicSpec::name).toList();
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(names).topicNameValues();
        Map<String, Integer> expected =
                specs.stream().collect(Collectors.toMap(TopicSpec::name, TopicSpec::partitions));
        for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : descriptions.entrySet()) {
            int actual = partitions(entry.getKey(), entry.getValue());
            int partitions = expected.get(entry.getKey());
            if (actual != partitions) {
                throw new TopicMismatchException("topic " + entry.getKey() + " has " + actual
                        + " partitions, the configuration asks for " + partitions
                        + ": keep the number it has, or rebuild into new topics");
            }
        }
    }

    private static int partitions(String topic, KafkaFuture<TopicDescription> future) throws InterruptedException {
        try {
            return future.get().partitions().size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException("topic " + topic + " vanished while it was being checked", e);
            }
            throw new IllegalStateException("topic " + topic + " could not be described: " + e.getCause(), e);
        }
    }
}
