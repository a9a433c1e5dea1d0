package dev.wwi.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.deployed.DeployedConsoleConfig;
import dev.wwi.platform.server.BrokerConfig;
import dev.wwi.platform.server.LocalBigQueryConfig;
import dev.wwi.platform.server.PostgresConfig;
import dev.wwi.platform.server.RegistryConfig;
import dev.wwi.platform.server.WorkloadConfig;
import dev.wwi.runtime.config.ConfigReference;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.TransformsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The documented settings are those of the code. */
class ConfigurationReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void theDocumentedSettingsAreThoseOfTheCode() throws IOException {
        // Given
        String expected = document();

        // When
        if (Boolean.getBoolean("wwi.golden.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, expected);
        }

        // Then
        assertThat(Files.readString(DOCUMENT))
                .as("docs/configuration.md; write it anew by -Dwwi.golden.write=true")
                .isEqualTo(expected);
    }

    private static String document() {
        Map<String, Class<? extends Record>> services = new LinkedHashMap<>();
        services.put("connector", CdcConfig.class);
        services.put("transforms", TransformsConfig.class);
        services.put("sink", SinkConfig.class);
        services.put("postgresql", PostgresConfig.class);
        services.put("broker", BrokerConfig.class);
        services.put("registry", RegistryConfig.class);
        services.put("bigquery", LocalBigQueryConfig.class);
        services.put("workload", WorkloadConfig.class);
        services.put("console", DeployedConsoleConfig.class);
        StringBuilder text = new StringBuilder("""
                # Settings
                Each service reads one YAML file: `./wwi run SERVICE --config FILE`. `${NAME}` in a value stands for an
                environment variable and `${file:PATH}` for a file's text without its last line end, so that no secret has
                to be in the YAML; unknown names are refused. A setting's path is its place in the YAML:
                `capture.batch.maxRecords` is `maxRecords` below `batch` below `capture`.
                """);
        services.forEach((service, config) ->
                text.append("\n## ").append(service).append('\n').append(ConfigReference.markdown(config)));
        return text.toString();
    }
}
