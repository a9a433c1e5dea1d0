package dev.wwi.sink;

/**
 * A consumer group of the sink that reads a topic for what readers of the warehouse see.
 *
 * @param topic what it reads
 * @param group the consumer group
 */
public record TopicReader(String topic, String group) {}
