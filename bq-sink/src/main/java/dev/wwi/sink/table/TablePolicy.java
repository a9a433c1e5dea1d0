package dev.wwi.sink.table;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * What the operator wants of physical tables.
 *
 * @param maxStaleness how old rows may be that a query reads (BigQuery docs, "Manage table staleness"); whole seconds up
 *     to 24 hours, zero for BigQuery's default: every query merges what is pending
 * @param maxStalenessByTable the same for single tables by their published names, {@code raw.sales_orders}
 * @param labels of every table
 */
public record TablePolicy(
        Duration maxStaleness, Map<String, Duration> maxStalenessByTable, Map<String, String> labels) {

    private static final Duration LONGEST_STALENESS = Duration.ofHours(24);

    public TablePolicy {
        maxStalenessByTable = Map.copyOf(maxStalenessByTable);
        labels = Map.copyOf(labels);
        requireStaleness("maxStaleness", maxStaleness);
        maxStalenessByTable.forEach((table, staleness) -> requireStaleness("maxStalenessByTable." + table, staleness));
        // BigQuery docs, "Requirements for labels".
        labels.forEach((key, value) -> {
            if (!key.matches("[a-z][a-z0-9_-]{0,62}") || !value.matches("[a-z0-9_-]{0,63}")) {
                throw new IllegalArgumentException("labels has '" + key + "' = '" + value
                        + "': keys and values are up to 63 lower-case letters, digits, underscores and hyphens, keys"
                        + " beginning with a letter");
            }
        });
    }

    /** What applies to one table. */
    Duration maxStalenessOf(PublishedTable table) {
        return maxStalenessByTable.getOrDefault(table.toString(), maxStaleness);
    }

    private static void requireStaleness(String name, Duration value) {
        if (value.isNegative()
                || value.compareTo(LONGEST_STALENESS) > 0
                || !value.truncatedTo(ChronoUnit.SECONDS).equals(value)) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be whole seconds from 0s to 24h");
        }
    }
}
