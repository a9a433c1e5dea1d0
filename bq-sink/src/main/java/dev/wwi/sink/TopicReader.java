package dev.wwi.sink;

/**
 * A consumer group of the sink that reads a topic for what readers of the warehouse see.
 *
 * @param table the published name of the table that it fills
 * @param topic what it reads
 * @param group the consumer group
 */
public record TopicReader(String table, String topic, String group) {}
