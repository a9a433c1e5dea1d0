package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.ConfigReference;
import dev.wwi.runtime.config.KafkaConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformsConfigTest {
    private static final String PLACES = """
            kafka:
              bootstrapServers: broker:9092
              schemaRegistryUrl: http://registry:8081
            processing:
              stateDirectory: state
            """;

    @Test
    void thePlacesAreEnoughAndTheDefaultsOfYamlAndCodeAreTheSame() {
        // When
        TransformsConfig config = ConfigLoader.parse(PLACES, TransformsConfig.class, Map.of());

        // Then
        assertThat(config.processing())
                .isEqualTo(TransformsConfig.of(KafkaConfig.of("broker:9092", "http://registry:8081"), Path.of("state"))
                        .processing());
        assertThat(config.processing().streamThreads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void aValueThatIsNotAllowedIsNamedWithItsPath() {
        assertRefused("  threads: -1", "processing.threads is -1; allowed is 0 to 256");
        assertRefused(
                "  commitInterval: 0ms",
                "processing.commitInterval is PT0S; allowed is a duration above zero, such as 100ms");
        assertRefused(
                "  instanceId: \"number one\"",
                "processing.instanceId is number one; allowed is letters, digits, . _ -");
        assertRefused("  generation: 0", "processing.generation is 0; allowed is 1 to 2147483647");
        assertRefused("  factPartitions: 0", "processing.factPartitions is 0; allowed is 1 to 1000");
        assertRefused("  cacheBytes: 5", "processing.cacheBytes is 5; allowed is 1048576 or more");
    }

    @Test
    void theStateDirectoryMustBeSaid() {
        assertThatThrownBy(() -> ConfigLoader.parse(
                        PLACES.replace("  stateDirectory: state", "  threads: 1"), TransformsConfig.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("processing.stateDirectory is null; allowed is a path");
    }

    @Test
    void everySettingIsExplained() {
        assertThat(ConfigReference.rows(TransformsConfig.class))
                .allSatisfy(row -> assertThat(row.description()).isNotBlank())
                .extracting(ConfigReference.Row::path)
                .contains("processing.instanceId", "processing.commitInterval");
    }

    private static void assertRefused(String line, String message) {
        assertThatThrownBy(() -> ConfigLoader.parse(PLACES + line + "\n", TransformsConfig.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
