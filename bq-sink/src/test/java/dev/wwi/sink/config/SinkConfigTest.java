package dev.wwi.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkConfigTest {

    private static final String PLACES = """
            kafka:
              bootstrapServers: broker:9092
              schemaRegistryUrl: http://registry:8081
            bigQuery:
              project: my-project
            """;

    @TempDir
    private Path directory;

    @Test
    void thePlacesAreEnoughAndTheRestHasItsDefaults() throws Exception {
        // When
        SinkConfig config = load("");

        // Then
        assertThat(config.tables()).isEqualTo(TablesConfig.defaults());
        assertThat(config.changeLog()).isEqualTo(ChangeLogConfig.defaults());
        assertThat(config.cost()).isEqualTo(CostConfig.defaults());
        assertThat(config.consume()).isEqualTo(ConsumeConfig.defaults());
        assertThat(config.append()).isEqualTo(AppendConfig.defaults());
    }

    @Test
    void tablesMayHaveAStalenessOfTheirOwnAndLabels() throws Exception {
        // When
        SinkConfig config = load("""
                tables:
                  maxStaleness: 15m
                  maxStalenessByTable:
                    raw.sales_orders: 1h
                  labels:
                    team: data
                """);

        // Then
        assertThat(config.tables())
                .isEqualTo(new TablesConfig(
                        Duration.ofMinutes(15),
                        Map.of("raw.sales_orders", Duration.ofHours(1)),
                        Map.of("team", "data")));
    }

    @Test
    void aMistakeIsNamedWithItsPathAndWhatIsAllowed() {
        assertThatThrownBy(() -> load("tables: {maxStaleness: 2d}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tables")
                .hasMessageContaining("maxStaleness is PT48H: it must be whole seconds from 0s to 24h");
        assertThatThrownBy(() -> load("consume: {deadLetterLimit: 0}"))
                .hasMessageContaining("deadLetterLimit is 0; allowed is 1 or more");
        assertThatThrownBy(() -> load("changeLog: {dataset: a-b}")).hasMessageContaining("dataset is a-b");
        assertThatThrownBy(() -> load("cost: {usdPerGibibyte: -1}")).hasMessageContaining("usdPerGibibyte is -1");
    }

    @Test
    void labelsOfTheSinksOwnAndMissingValuesAreRefused() {
        for (String label : List.of("kafka_topic_id", "max_staleness_seconds")) {
            assertThatThrownBy(() -> load("tables: {labels: {" + label + ": \"1\"}}"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("tables")
                    .hasMessageContaining("labels." + label + " is 1: it must be none of the sink's own"
                            + " [kafka_topic_id, max_staleness_seconds]");
        }
        assertThatThrownBy(() -> load("tables: {labels: {team: }}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tables")
                .hasMessageContaining("labels.team is null: it must be a value");
        assertThatThrownBy(() -> load("tables: {maxStalenessByTable: {raw.sales_orders: }}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("maxStalenessByTable.raw.sales_orders is null: it must be a value");
    }

    @Test
    void changeLogsHaveAGroupAndADatasetOfTheirOwn() {
        assertThatThrownBy(() -> load("changeLog: {enabled: true, group: wwi-sink}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "changeLog.group is wwi-sink, which consume.group is too;" + " allowed is a group of its own");
        Map<String, String> taken =
                Map.of("rawDataset", "raw", "analyticsDataset", "analytics", "stagingDataset", "staging");
        taken.forEach((setting, dataset) -> assertThatThrownBy(
                        () -> load("changeLog: {enabled: true, dataset: " + dataset + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("changeLog.dataset is " + dataset + ", which bigQuery." + setting
                        + " is too; allowed is a dataset of its own"));
    }

    @Test
    void changeLogsThatAreOffAreInNobodysWay() {
        assertThatCode(() -> load("changeLog: {group: wwi-sink, dataset: raw}")).doesNotThrowAnyException();
    }

    private SinkConfig load(String more) throws IOException {
        Path file = Files.writeString(directory.resolve("sink.yaml"), PLACES + more);
        return ConfigLoader.load(file, SinkConfig.class, Map.of());
    }
}
