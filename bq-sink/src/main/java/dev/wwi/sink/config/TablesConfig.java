package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import dev.wwi.sink.table.TablePolicy;
import java.time.Duration;
import java.util.Map;

/** What the tables that the sink creates are like, beside their columns. */
public record TablesConfig(
        @Setting(
                value = "How old the rows may be that a query reads, up to 24h: BigQuery then merges changes in the"
                        + " background instead of in every query, which is cheaper; 0s keeps every query fresh",
                defaultValue = "0s")
        Duration maxStaleness,

        @Setting(value = "The same for single tables: `raw.sales_orders: 1h`", defaultValue = "{}")
        Map<String, Duration> maxStalenessByTable,

        @Setting(value = "Labels of all physical tables, beside the sink's own", defaultValue = "{}")
        Map<String, String> labels) {

    public TablesConfig {
        try {
            policy(maxStaleness, maxStalenessByTable, labels);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
        maxStalenessByTable = Map.copyOf(maxStalenessByTable);
        labels = Map.copyOf(labels);
    }

    /** The defaults of all settings. */
    public static TablesConfig defaults() {
        return new TablesConfig(Duration.ZERO, Map.of(), Map.of());
    }

    /** As the warehouse takes them. */
    public TablePolicy policy() {
        return policy(maxStaleness, maxStalenessByTable, labels);
    }

    private static TablePolicy policy(
            Duration maxStaleness, Map<String, Duration> maxStalenessByTable, Map<String, String> labels) {
        return new TablePolicy(maxStaleness, maxStalenessByTable, labels);
    }
}
