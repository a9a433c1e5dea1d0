package dev.wwi.sink.consume;

import dev.wwi.sink.table.PhysicalTable;

/**
 * One topic and the table it fills.
 *
 * @param topic the topic's name
 * @param table the generation of the table that the rows go to
 * @param content what the records are
 */
public record Feed(String topic, PhysicalTable table, FeedContent content) {}
