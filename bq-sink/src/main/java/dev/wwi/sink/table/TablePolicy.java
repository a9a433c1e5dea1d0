package dev.wwi.sink.table;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator wants of physical tables.
 *
 * @param maxStaleness how old rows may be that a query reads (BigQuery docs, "Manage table staleness"); whole seconds up
 *     to 24 hours, zero for BigQuery's default: every query merges what is pending
 * @param maxStalenessByTable the same for single tables by their published names, {@code raw.sales_orders}
 * @param labels of every table, beside those that the sink sets itself
 */
public record TablePolicy(
        Duration maxStaleness, Map<String, Duration> maxStalenessByTable, Map<String, String> labels) {

    /** Label with the id of the topic that fills the table. */
    static final String TOPIC_ID_LABEL = "kafka_topic_id";

    /** Label with the staleness that was applied. */
    static final String MAX_STALENESS_LABEL = "max_staleness_seconds";

    private static final Set<String> OWN_LABELS = new TreeSet<>(Set.of(TOPIC_ID_LABEL, MAX_STALENESS_LABEL));
    private static final Duration LONGEST_STALENESS = Duration.ofHours(24);

    public TablePolicy {
        requireValues("maxStalenessByTable", maxStalenessByTable);
        requireValues("labels", labels);
        maxStalenessByTable = Map.copyOf(maxStalenessByTable);
        labels = Map.copyOf(labels);
        requireStaleness("maxStaleness", maxStaleness);
        maxStalenessByTable.forEach((table, staleness) -> requireStaleness("maxStalenessByTable." + table, staleness));
        // BigQuery docs, "Requirements for labels".
        labels.forEach((key, value) -> {
            if (OWN_LABELS.contains(key)) {
                throw new IllegalArgumentException(
                        "labels." + key + " is " + value + ": it must be none of the sink's own " + OWN_LABELS);
            }
            if (!key.matches("[a-z][a-z0-9_-]{0,62}") || !value.matches("[a-z0-9_-]{0,63}")) {
                throw new IllegalArgumentException("labels has '" + key + "' = '" + value
                        + "': keys and values are up to 63 lower-case letters, digits, underscores and hyphens, keys"
                        + " beginning with a letter");
            }
        });
    }

    /** What applies to one table. */
    public Duration maxStalenessOf(PublishedTable table) {
        return maxStalenessByTable.getOrDefault(table.toString(), maxStaleness);
    }

    private static void requireValues(String name, Map<String, ?> values) {
        if (values == null) {
            throw new IllegalArgumentException(name + " is null: it must be a section, {} for none");
        }
        values.forEach((key, value) -> {
            if (value == null) {
                throw new IllegalArgumentException(name + "." + key + " is null: it must be a value");
            }
        });
    }

    private static void requireStaleness(String name, Duration value) {
        if (value == null
                || value.isNegative()
                || value.compareTo(LONGEST_STALENESS) > 0
                || !value.truncatedTo(ChronoUnit.SECONDS).equals(value)) {
            throw new IllegalArgumentException(name + " is " + value + ": it must be whole seconds from 0s to 24h");
        }
    }
}
