package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is captured and how.
 *
 * @param slot the replication slot, {@code wwi_slot} when missing; also the connector's identity in Kafka
 * @param publication the publication; {@code wwi_publication} when missing
 * @param tables qualified names of the captured tables; the whole catalogue when missing
 * @param factPartitions partitions of the topics that feed facts; 4 when missing
 * @param replicationFactor of the topics; 1 when missing
 * @param heartbeatInterval how often a message is written into the source's WAL; 10 s when missing
 * @param maxRetryPause longest pause before capture tries again after a failure; 30 s when missing
 * @param batch how much is moved at once
 * @param snapshot how the first snapshot reads
 * @param debezium further properties of Debezium's connector, for what has no name here; none when missing
 */
public record CaptureConfig(
        String slot,
        String publication,
        List<String> tables,
        Integer factPartitions,
        Integer replicationFactor,
        Duration heartbeatInterval,
        Duration maxRetryPause,
        BatchConfig batch,
        SnapshotConfig snapshot,
        Map<String, String> debezium) {
    private static final String DEFAULT_SLOT = "wwi_slot";
    private static final String DEFAULT_PUBLICATION = "wwi_publication";
    private static final int DEFAULT_FACT_PARTITIONS = 4;
    private static final int DEFAULT_REPLICATION_FACTOR = 1;
    private static final Duration DEFAULT_HEARTBEAT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration DEFAULT_MAX_RETRY_PAUSE = Duration.ofSeconds(30);

    /** Fills in the defaults and refuses unknown tables. */
    public CaptureConfig {
        slot = Settings.identifier("capture.slot", slot, DEFAULT_SLOT);
        publication = Settings.identifier("capture.publication", publication, DEFAULT_PUBLICATION);
        tables = tables == null || tables.isEmpty() ? allTables() : List.copyOf(tables);
        tables.forEach(CaptureConfig::table);
        factPartitions = Settings.positive("capture.factPartitions", factPartitions, DEFAULT_FACT_PARTITIONS);
        replicationFactor =
                Settings.positive("capture.replicationFactor", replicationFactor, DEFAULT_REPLICATION_FACTOR);
        heartbeatInterval =
                Settings.positive("capture.heartbeatInterval", heartbeatInterval, DEFAULT_HEARTBEAT_INTERVAL);
        maxRetryPause = Settings.positive("capture.maxRetryPause", maxRetryPause, DEFAULT_MAX_RETRY_PAUSE);
        batch = batch == null ? BatchConfig.defaults() : batch;
        snapshot = snapshot == null ? SnapshotConfig.defaults() : snapshot;
        debezium = debezium == null ? Map.of() : Map.copyOf(debezium);
    }

    /** All defaults. */
    public static CaptureConfig defaults() {
        return new CaptureConfig(
                DEFAULT_SLOT,
                DEFAULT_PUBLICATION,
                allTables(),
                DEFAULT_FACT_PARTITIONS,
                DEFAULT_REPLICATION_FACTOR,
                DEFAULT_HEARTBEAT_INTERVAL,
                DEFAULT_MAX_RETRY_PAUSE,
                BatchConfig.defaults(),
                SnapshotConfig.defaults(),
                Map.of());
    }

    /** The same with another number of partitions for what feeds facts. */
    public CaptureConfig withFactPartitions(int partitions) {
        return new CaptureConfig(
                slot,
                publication,
                tables,
                partitions,
                replicationFactor,
                heartbeatInterval,
                maxRetryPause,
                batch,
                snapshot,
                debezium);
    }

    /** The captured tables. */
    public List<SourceTable> sourceTables() {
        return tables.stream().map(CaptureConfig::table).toList();
    }

    private static List<String> allTables() {
        return SourceTables.all().stream().map(SourceTable::qualifiedName).toList();
    }

    private static SourceTable table(String qualifiedName) {
        return SourceTables.byQualifiedName(qualifiedName)
                .orElseThrow(() -> new ConfigException("capture.tables has \"" + qualifiedName
                        + "\", must be tables of the catalogue: " + String.join(", ", allTables())));
    }
}
