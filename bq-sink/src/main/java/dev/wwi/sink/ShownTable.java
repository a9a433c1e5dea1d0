package dev.wwi.sink;

/**
 * A table of the warehouse as its readers see it.
 *
 * @param table its name, {@code analytics.dim_city}
 * @param topic what fills it
 * @param group the consumer group that does
 */
public record ShownTable(String table, String topic, String group) {}
