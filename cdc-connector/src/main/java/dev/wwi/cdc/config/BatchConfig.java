package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import java.time.Duration;

/**
 * How much is moved at once.
 *
 * @param pollInterval how long Debezium waits for a batch to fill; 10 ms when missing
 * @param maxRecords records that Debezium hands over at once; 8192 when missing
 * @param maxQueuedRecords records that Debezium reads ahead; 32768 when missing
 * @param maxTransactionRecords changes in one Kafka transaction; 16384 when missing
 */
public record BatchConfig(
        Duration pollInterval, Integer maxRecords, Integer maxQueuedRecords, Integer maxTransactionRecords) {
    private static final Duration DEFAULT_POLL_INTERVAL = Duration.ofMillis(10);
    private static final int DEFAULT_MAX_RECORDS = 8_192;
    private static final int DEFAULT_MAX_QUEUED_RECORDS = 32_768;
    private static final int DEFAULT_MAX_TRANSACTION_RECORDS = 16_384;

    /** Fills in the defaults. */
    public BatchConfig {
        pollInterval = Settings.positive("capture.batch.pollInterval", pollInterval, DEFAULT_POLL_INTERVAL);
        maxRecords = Settings.positive("capture.batch.maxRecords", maxRecords, DEFAULT_MAX_RECORDS);
        maxQueuedRecords =
                Settings.positive("capture.batch.maxQueuedRecords", maxQueuedRecords, DEFAULT_MAX_QUEUED_RECORDS);
        maxTransactionRecords = Settings.positive(
                "capture.batch.maxTransactionRecords", maxTransactionRecords, DEFAULT_MAX_TRANSACTION_RECORDS);
        if (maxQueuedRecords <= maxRecords) {
            throw new ConfigException("capture.batch.maxQueuedRecords is " + maxQueuedRecords
                    + ", must be more than maxRecords, which is " + maxRecords);
        }
    }

    /** All defaults. */
    public static BatchConfig defaults() {
        return new BatchConfig(
                DEFAULT_POLL_INTERVAL,
                DEFAULT_MAX_RECORDS,
                DEFAULT_MAX_QUEUED_RECORDS,
                DEFAULT_MAX_TRANSACTION_RECORDS);
    }
}
