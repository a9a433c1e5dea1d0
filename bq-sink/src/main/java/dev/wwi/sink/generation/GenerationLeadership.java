package dev.wwi.sink.generation;

import dev.wwi.schemas.topics.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Which of the sink's processes looks after the generations: the one to whom Kafka's group coordinator has assigned the
 * ledger's only partition. The one before may not know yet that it is not; the ledger fences it. Confined to one thread,
 * {@link #otherLeaderHost} apart.
 */
final class GenerationLeadership implements AutoCloseable {

    private static final int SESSION_TIMEOUT_MILLIS = 10_000;
    private static final int HEARTBEAT_MILLIS = 3_000;

    private final Consumer<byte[], byte[]> member;
    private final String group;
    private boolean elected;
    private volatile String memberId = "";

    /** The consumer group whose members are the sink's processes. */
    static String group(String owner) {
        return owner + "-generations";
    }

    GenerationLeadership(Map<String, Object> client, String owner) {
        this.group = group(owner);
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, group + "-member");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // The others wait so long for one that was killed.
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        this.member = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(Topics.GENERATIONS), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
                // A rebalance that changes nothing assigns nothing more.
                elected |= !assigned.isEmpty();
                member.pause(assigned);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
                elected &= revoked.isEmpty();
            }
        });
    }

    /** Takes part in the election; has to be called often. */
    boolean isElected() {
        member.poll(Duration.ZERO);
        memberId = member.groupMetadata().memberId();
        return elected;
    }

    /**
     * The host that another process leads from; empty if none is known to. One that was killed is not taken for a leader:
     * only those that were there since this process takes part. Any thread may ask.
     */
    Optional<String> otherLeaderHost(Admin admin) throws InterruptedException {
        try {
            ConsumerGroupDescription found =
                    admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            boolean takesPart =
                    found.members().stream().anyMatch(each -> each.consumerId().equals(memberId));
            return found.groupState() == GroupState.STABLE && takesPart
                    ? found.members().stream()
                            .filter(each -> !each.consumerId().equals(memberId)
                                    && !each.assignment().topicPartitions().isEmpty())
                            .map(MemberDescription::host)
                            .findFirst()
                    : Optional.empty();
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        member.close();
    }
}
