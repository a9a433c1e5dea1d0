package dev.wwi.runtime.lag;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * A stage of the flow that reads Kafka as a consumer group, or as several that each read some of the topics.
 *
 * @param name in reports and metrics
 * @param readers asked before each look: which group reads a topic, empty for topics that are not the stage's
 * @param unit what moves a partition on, perhaps together with others: where one partition of a unit moves, the others may
 *     wait for good reason
 */
public record LagStage(
        String name, Supplier<Function<String, Optional<String>>> readers, Function<TopicPartition, String> unit) {
    /**
     * A stage that reads as one group.
     *
     * @param group the consumer group, or the application id of a Streams application
     * @param topics which topics it reads
     */
    public LagStage(String name, String group, Predicate<String> topics, Function<TopicPartition, String> unit) {
        this(name, () -> topic -> topics.test(topic) ? Optional.of(group) : Optional.empty(), unit);
    }

    /** A stage that reads as one group and handles each partition by itself. */
    public static LagStage ofPartitions(String name, String group, Predicate<String> topics) {
        return new LagStage(name, group, topics, TopicPartition::toString);
    }
}
