package dev.wwi.cdc;

import dev.wwi.cdc.config.BatchConfig;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Configurations over the tables of {@link SourceServer}. */
final class ConnectorConfigs {
    static final List<String> TABLES = List.of("sales.orders", "sales.order_lines", "warehouse.colors");
    static final String[] TOPICS = {"wwi.sales.orders", "wwi.sales.order_lines", "wwi.warehouse.colors"};

    private ConnectorConfigs() {}

    static CdcConfig of(SourceConfig source, KafkaConfig kafka, String slot, int maxTransactionRecords) {
        return of(source, kafka, slot, maxTransactionRecords, new SnapshotConfig(10_240, 1), PrivacyConfig.none());
    }

    static CdcConfig of(
            SourceConfig source, KafkaConfig kafka, String slot, int maxTransactionRecords, PrivacyConfig privacy) {
        return of(source, kafka, slot, maxTransactionRecords, new SnapshotConfig(10_240, 1), privacy);
    }

    static CdcConfig of(
            SourceConfig source, KafkaConfig kafka, String slot, int maxTransactionRecords, SnapshotConfig snapshot) {
        return of(source, kafka, slot, maxTransactionRecords, snapshot, PrivacyConfig.none());
    }

    static CdcConfig of(
            SourceConfig source,
            KafkaConfig kafka,
            String slot,
            List<String> tables,
            int maxTransactionRecords,
            SnapshotConfig snapshot) {
        return of(source, kafka, slot, tables, maxTransactionRecords, snapshot, PrivacyConfig.none());
    }

    private static CdcConfig of(
            SourceConfig source,
            KafkaConfig kafka,
            String slot,
            int maxTransactionRecords,
            SnapshotConfig snapshot,
            PrivacyConfig privacy) {
        return of(source, kafka, slot, TABLES, maxTransactionRecords, snapshot, privacy);
    }

    private static CdcConfig of(
            SourceConfig source,
            KafkaConfig kafka,
            String slot,
            List<String> tables,
            int maxTransactionRecords,
            SnapshotConfig snapshot,
            PrivacyConfig privacy) {
        return new CdcConfig(
                source,
                kafka,
                new CaptureConfig(
                        slot,
                        "wwi_publication",
                        tables,
                        2,
                        1,
                        Duration.ofMillis(500),
                        Duration.ofMillis(500),
                        CaptureConfig.defaults().walBudget(),
                        new BatchConfig(Duration.ofMillis(10), 2_048, 8_192, maxTransactionRecords),
                        snapshot,
                        privacy,
                        Map.of()),
                OperationsConfig.local(0));
    }

    /** The same, with properties of Debezium's connector. */
    static CdcConfig with(CdcConfig config, Map<String, String> debezium) {
        CaptureConfig capture = config.capture();
        return new CdcConfig(
                config.source(),
                config.kafka(),
                new CaptureConfig(
                        capture.slot(),
                        capture.publication(),
                        capture.tables(),
                        capture.factPartitions(),
                        capture.replicationFactor(),
                        capture.heartbeatInterval(),
                        capture.maxRetryPause(),
                        capture.walBudget(),
                        capture.batch(),
                        capture.snapshot(),
                        capture.privacy(),
                        debezium),
                config.operations());
    }

    static KafkaConfig with(KafkaConfig kafka, Map<String, String> properties) {
        return new KafkaConfig(kafka.bootstrapServers(), kafka.schemaRegistryUrl(), properties, Map.of());
    }
}
