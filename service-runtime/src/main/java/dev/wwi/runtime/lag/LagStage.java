package dev.wwi.runtime.lag;

import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * A stage of the flow that reads Kafka as one consumer group.
 *
 * @param name in reports and metrics
 * @param group the consumer group, or the application id of a Streams application
 * @param topics which topics it reads
 * @param unit what moves a partition on, perhaps together with others: where one partition of a unit moves, the others may
 *     wait for good reason
 */
public record LagStage(String name, String group, Predicate<String> topics, Function<TopicPartition, String> unit) {
    /** A stage that handles each partition by itself. */
    public static LagStage ofPartitions(String name, String group, Predicate<String> topics) {
        return new LagStage(name, group, topics, TopicPartition::toString);
    }
}
