package dev.wwi.schemas.topics;

import java.util.Map;

/**
 * A topic as it is created.
 *
 * @param name the topic's name
 * @param partitions how many partitions it has; never changed behind a running platform's back
 * @param settings Kafka's topic configuration, explicit in everything that decides what is kept
 */
public record TopicSpec(String name, int partitions, Map<String, String> settings) {
    /** Copies the settings. */
    public TopicSpec {
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topic " + name + ": partitions is " + partitions + ", must be 1 or more");
        }
        settings = Map.copyOf(settings);
    }
}
