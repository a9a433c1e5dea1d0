package dev.wwi.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

final class TopicProvisionerTest {
    private static final List<TopicSpec> SPECS =
            List.of(new TopicSpec("early", 2, Map.of()), new TopicSpec("late", 2, Map.of()));

    @Test
    void aBrokerThatDoesNotKnowAnExistingTopicYetIsAskedAgain() throws Exception {
        // Given
        Cluster cluster = new Cluster(3, 2);
        // When
        provisioner(cluster, Duration.ofSeconds(30)).provision(SPECS);
        // Then
        assertThat(cluster.asked).isEqualTo(Map.of("early", 1, "late", 4));
    }

    @Test
    void aTopicThatNoBrokerGetsToKnowIsNamed() {
        // Given
        Cluster cluster = new Cluster(Integer.MAX_VALUE, 2);
        // When Then
        assertThatThrownBy(() -> provisioner(cluster, Duration.ZERO).provision(SPECS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[late]");
    }

    @Test
    void aTopicThatAnotherServiceCreatedIsCheckedToo() {
        // Given
        Cluster cluster = new Cluster(1, 3);
        // When Then
        assertThatThrownBy(() -> provisioner(cluster, Duration.ofSeconds(30)).provision(SPECS))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessageContaining("topic late has 3 partitions, the configuration asks for 2");
    }

    private static TopicProvisioner provisioner(Cluster cluster, Duration patience) {
        return new TopicProvisioner(cluster.admin(), (short) 1, patience);
    }

    /** Both topics exist; the brokers know of the second later. */
    private static final class Cluster {
        private final Map<String, Integer> asked = new HashMap<>();
        private final int unknownAnswers;
        private final int partitionsOfLate;

        Cluster(int unknownAnswers, int partitionsOfLate) {
            this.unknownAnswers = unknownAnswers;
            this.partitionsOfLate = partitionsOfLate;
        }

        Admin admin() {
            return (Admin) Proxy.newProxyInstance(
                    Admin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                        Collection<?> topics = (Collection<?>) arguments[0];
                        return method.getName().equals("createTopics") ? create(topics) : describe(topics);
                    });
        }

        private static CreateTopicsResult create(Collection<?> topics) {
            Map<String, KafkaFuture<CreateTopicsResult.TopicMetadataAndConfig>> futures = new HashMap<>();
            topics.forEach(topic -> futures.put(
                    ((NewTopic) topic).name(), failed(new TopicExistsException("made by another service"))));
            return new CreateTopicsResult(futures) {};
        }

        private DescribeTopicsResult describe(Collection<?> topics) {
            Map<String, KafkaFuture<TopicDescription>> futures = new HashMap<>();
            topics.forEach(topic -> futures.put((String) topic, description((String) topic)));
            return new DescribeTopicsResult(null, futures) {};
        }

        private KafkaFuture<TopicDescription> description(String topic) {
            int times = asked.merge(topic, 1, Integer::sum);
            if (topic.equals("late") && times <= unknownAnswers) {
                return failed(new UnknownTopicOrPartitionException("not here yet"));
            }
            List<TopicPartitionInfo> partitions = IntStream.range(0, topic.equals("late") ? partitionsOfLate : 2)
                    .mapToObj(number -> new TopicPartitionInfo(number, Node.noNode(), List.of(), List.of()))
                    .toList();
            return KafkaFuture.completedFuture(new TopicDescription(topic, false, partitions));
        }

        private static <T> KafkaFuture<T> failed(Throwable cause) {
            KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
            future.completeExceptionally(cause);
            return future;
        }
    }
}
