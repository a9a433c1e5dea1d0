package dev.wwi.sink;

import java.util.List;
import java.util.Map;

/**
 * Which rows of a table are to be written again as its topic has them.
 *
 * @param table published name, {@code analytics.fct_order}
 * @param wholeTopic whether every key of the topic is meant
 * @param keys rows by their key columns, values as text; one that the topic has no record of is deleted from the table
 */
public record ResendOrder(String table, boolean wholeTopic, List<Map<String, String>> keys) {
    public ResendOrder {
        keys = keys.stream().map(Map::copyOf).distinct().toList();
    }
}
