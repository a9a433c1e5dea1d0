package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import java.time.Duration;

/**
 * How much is moved at once.
 *
 * @param pollInterval how long Debezium waits for a batch to fill
 * @param maxRecords records that Debezium hands over at once
 * @param maxQueuedRecords records that Debezium reads ahead
 * @param maxTransactionRecords changes in one Kafka transaction
 */
public record BatchConfig(
        @Setting(value = "How long a batch may fill; larger is fewer transactions and later", defaultValue = "10ms")
        Duration pollInterval,

        @Setting(value = "Records handed over at once", defaultValue = "8192")
        int maxRecords,

        @Setting(value = "Records read ahead, in memory", defaultValue = "32768")
        int maxQueuedRecords,

        @Setting(value = "Changes in one Kafka transaction", defaultValue = "16384")
        int maxTransactionRecords) {
    /** Refuses what cannot work. */
    public BatchConfig {
        Bounds.require("pollInterval", pollInterval, Duration.ofMillis(1), Duration.ofMinutes(1));
        Bounds.require("maxRecords", maxRecords, 1, 1_000_000);
        Bounds.require("maxTransactionRecords", maxTransactionRecords, 1, 1_000_000);
        if (maxQueuedRecords <= maxRecords) {
            throw new ConfigException("maxQueuedRecords is " + maxQueuedRecords
                    + "; allowed is more than maxRecords, which is " + maxRecords);
        }
    }
}
