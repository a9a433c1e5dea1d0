package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.server.LocalBigQueryConfig;
import dev.wwi.platform.server.WorkloadConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.TransformsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docker-compose.yaml hands to the services is what they take. */
class ComposeConfigurationTest {
    private static final Path FOLDER = Path.of("..", "ops", "compose");

    @TempDir
    private Path secrets;

    @Test
    void connectorAndTransformsAgreeOnThePartitions() throws IOException {
        // When
        CdcConfig connector = read("connector.yaml", CdcConfig.class, Map.of());
        TransformsConfig transforms = read("transforms.yaml", TransformsConfig.class, Map.of());

        // Then
        assertThat(connector.capture().factPartitions())
                .isEqualTo(transforms.processing().factPartitions());
        assertThat(connector.source().password().reveal()).isEqualTo("secret");
    }

    @Test
    void theSinkHasTheLocalBigQueryOrGoogles() throws IOException {
        // When
        SinkConfig local = read("sink.yaml", SinkConfig.class, Map.of());
        SinkConfig google =
                read("sink-bigquery.yaml", SinkConfig.class, Map.of("GCP_PROJECT", "my-project", "GCP_LOCATION", "US"));

        // Then
        assertThat(local.bigQuery().endpoint()).isNotNull();
        assertThat(google.bigQuery().endpoint()).isNull();
        assertThat(google.bigQuery().project()).isEqualTo("my-project");
        assertThat(google.bigQuery().credentialsFile()).isEqualTo("/run/secrets/gcp_key");
    }

    @Test
    void theConsoleAsksForATokenAndIsFoundByTheCommands() throws IOException {
        // When
        DeployedConsoleConfig console = read("console.yaml", DeployedConsoleConfig.class, Map.of());

        // Then
        assertThat(console.console().host()).isEqualTo("0.0.0.0");
        assertThat(console.console().token()).isNotNull();
        assertThat(console.console().address()).hasToString("http://console:8080");
        assertThat(console.services().connector()).isEqualTo("http://connector:9464");
    }

    @Test
    void prometheusNamesTheServicesAsTheAlertsDo() throws IOException {
        JsonNode prometheus = new YAMLMapper().readTree(Files.readString(FOLDER.resolve("prometheus.yml")));
        assertThat(prometheus.at("/scrape_configs/0/static_configs").findValuesAsText("job"))
                .containsExactly("wwi-connector", "wwi-transforms", "wwi-sink", "wwi-console");
        // Their tests lie in the same folder, and Prometheus does not start with a file that is no rules.
        assertThat(prometheus.at("/rule_files").toString()).isEqualTo("[\"/etc/prometheus/rules/alerts.yaml\"]");
    }

    @Test
    void everyContainerIsLockedDownLimitedAndOfAnExactVersion() throws IOException {
        // Jackson leaves YAML's anchors alone: what a container takes over stands beneath <<, by its name.
        JsonNode compose = new YAMLMapper().readTree(Files.readString(Path.of("..", "docker-compose.yaml")));
        for (String common : List.of("x-service", "x-once")) {
            assertThat(compose.at("/" + common + "/<<").asText()).isEqualTo("hardened");
            assertThat(compose.at("/" + common + "/read_only").asBoolean()).isTrue();
        }
        assertThat(compose.at("/x-hardened/cap_drop/0").asText()).isEqualTo("ALL");
        assertThat(compose.at("/x-service/healthcheck/test").toString()).contains("/health/ready");
        assertThat(compose.path("services").properties()).hasSizeGreaterThan(10).allSatisfy(container -> {
            JsonNode settings = container.getValue();
            assertThat(settings.path("<<").asText()).isIn("hardened", "service", "once");
            assertThat(settings.path("image").asText())
                    .matches(
                            "\\$\\{\\w+_IMAGE:-[^}]+:v?[0-9][^}]*}|\\$\\{IMAGE_PREFIX:-wwi}/[a-z]+:\\$\\{WWI_VERSION:-[0-9][^}]*}");
            assertThat(settings.at("/deploy/resources/limits/memory").asText()).isNotEmpty();
            assertThat(settings.at("/deploy/resources/limits/pids").asInt()).isPositive();
            assertThat(settings.path("ports"))
                    .allSatisfy(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void whatIsAroundTheServicesIsConfigured() throws IOException {
        // When
        LocalBigQueryConfig bigQuery = read("bigquery.yaml", LocalBigQueryConfig.class, Map.of());
        WorkloadConfig workload =
                read("workload.yaml", WorkloadConfig.class, Map.of("WORKLOAD_SCALE", "2", "WORKLOAD_RATE", "7.5"));

        // Then
        assertThat(bigQuery.host()).isEqualTo("0.0.0.0");
        assertThat(workload.scale()).isEqualTo(2);
        assertThat(workload.transactionsPerSecond()).isEqualTo(7.5);
    }

    private <T extends Record> T read(String file, Class<T> type, Map<String, String> environment) throws IOException {
        return new DeliveredConfiguration(secrets).read(Files.readString(FOLDER.resolve(file)), type, environment);
    }
}
