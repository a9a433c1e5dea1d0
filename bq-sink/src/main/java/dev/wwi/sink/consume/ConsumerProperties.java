package dev.wwi.sink.consume;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.IsolationLevel;

/** What all consumers of the sink have in common: committed records alone, and offsets that nobody moves unasked. */
public final class ConsumerProperties {

    private static final int MAX_POLL_RECORDS = 5_000;
    private static final int METADATA_MAX_AGE_MILLIS = 10_000;

    private ConsumerProperties() {}

    /**
     * The properties of one consumer.
     *
     * @param client where Kafka is, and what the operator passes through
     */
    public static Map<String, Object> of(Map<String, Object> client, String group, String clientId) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        properties.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MAX_AGE_MILLIS);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A lost offset must not silently become the beginning or the end: the loop decides, by why it is missing.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return properties;
    }
}
