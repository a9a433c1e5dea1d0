package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.Setting;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is captured and how.
 *
 * @param slot the replication slot; also the connector's identity in Kafka
 * @param publication the publication
 * @param tables qualified names of the captured tables; empty for the whole catalogue
 * @param factPartitions partitions of the topics that feed facts
 * @param replicationFactor of the topics
 * @param heartbeatInterval how often a message is written into the source's WAL
 * @param maxRetryPause longest pause before capture tries again after a failure
 * @param walBudget how much WAL the slot may keep at the source
 * @param batch how much is moved at once
 * @param snapshot how the first snapshot reads
 * @param privacy columns whose values must not leave the connector
 * @param debezium further properties of Debezium's connector
 */
public record CaptureConfig(
        @Setting(
                value = "Replication slot, and the connector's identity in Kafka; one connector per slot",
                defaultValue = "wwi_slot")
        String slot,

        @Setting(
                value =
                        "Publication of the captured tables; kept by the connector if the role owns them, else by their owner",
                defaultValue = "wwi_publication")
        String publication,

        @Setting(
                value =
                        "Captured tables, as [sales.orders, ...]; empty for all of the catalogue. A start adds what is new"
                                + " here, and refuses to leave a captured one out",
                defaultValue = "[]")
        List<String> tables,

        @Setting(
                value = "Partitions of the topics that feed facts; once they exist, wwi partitions changes it",
                defaultValue = "4")
        int factPartitions,

        @Setting(value = "Replication factor of the topics", defaultValue = "1")
        int replicationFactor,

        @Setting(
                value = "How often a message is written into the source's WAL, so that an idle source confirms it, and"
                        + " the slot is looked at",
                defaultValue = "2s")
        Duration heartbeatInterval,

        @Setting(value = "Longest pause before capture tries again after a failure", defaultValue = "30s")
        Duration maxRetryPause,

        WalBudgetConfig walBudget,
        BatchConfig batch,
        SnapshotConfig snapshot,
        PrivacyConfig privacy,

        @Setting(
                value = "Properties of Debezium's connector that have no setting here; with any, rows are its records,"
                        + " which takes several times the CPU time",
                defaultValue = "{}")
        Map<String, String> debezium) {
    /** Refuses unknown tables and names that need quotes. */
    public CaptureConfig {
        Bounds.requireIdentifier("slot", slot);
        Bounds.requireIdentifier("publication", publication);
        tables = List.copyOf(tables);
        tables.forEach(CaptureConfig::table);
        Bounds.require("factPartitions", factPartitions, 1, 1_000);
        Bounds.require("replicationFactor", replicationFactor, 1, Short.MAX_VALUE);
        Bounds.require("heartbeatInterval", heartbeatInterval, Duration.ofMillis(100), Duration.ofHours(1));
        Bounds.require("maxRetryPause", maxRetryPause, Duration.ofMillis(1), Duration.ofHours(1));
        debezium = Map.copyOf(debezium);
    }

    /** All defaults. */
    public static CaptureConfig defaults() {
        return ConfigLoader.parse("{}", CaptureConfig.class, Map.of());
    }

    /** The same with another number of partitions for what feeds facts. */
    public CaptureConfig withFactPartitions(int partitions) {
        return with(tables, partitions);
    }

    /** The same with other tables. */
    public CaptureConfig withTables(List<SourceTable> others) {
        return with(others.stream().map(SourceTable::qualifiedName).toList(), factPartitions);
    }

    /** The captured tables. */
    public List<SourceTable> sourceTables() {
        return tables.isEmpty()
                ? SourceTables.all()
                : tables.stream().map(CaptureConfig::table).toList();
    }

    /** Every topic that the connector writes or reads; a start creates those that are missing. */
    public List<TopicSpec> topics() {
        List<TopicSpec> topics = new ArrayList<>(Topics.connectorTopics());
        Topics.deadLetterTopics().stream()
                .filter(topic -> topic.name().equals(Topics.CONNECTOR_DEAD_LETTERS))
                .forEach(topics::add);
        sourceTables().forEach(table -> topics.add(Topics.changeTopic(table, factPartitions)));
        return topics;
    }

    private CaptureConfig with(List<String> otherTables, int otherFactPartitions) {
        return new CaptureConfig(
                slot,
                publication,
                otherTables,
                otherFactPartitions,
                replicationFactor,
                heartbeatInterval,
                maxRetryPause,
                walBudget,
                batch,
                snapshot,
                privacy,
                debezium);
    }

    private static SourceTable table(String qualifiedName) {
        return SourceTables.byQualifiedName(qualifiedName)
                .orElseThrow(() -> new ConfigException("tables has " + qualifiedName + "; allowed are "
                        + String.join(
                                ", ",
                                SourceTables.all().stream()
                                        .map(SourceTable::qualifiedName)
                                        .toList())));
    }
}
