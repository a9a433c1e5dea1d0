package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.server.LocalBigQueryConfig;
import dev.wwi.platform.server.WorkloadConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.TransformsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
