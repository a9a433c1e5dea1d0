package dev.wwi.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaConfigTest {
    private record Root(KafkaConfig kafka) {}

    @Test
    void securitySettingsReachTheClientsAndNotTheLogs() {
        // Given
        String yaml = """
                kafka:
                  bootstrapServers: a:9092,b:9092
                  schemaRegistryUrl: https://registry
                  properties:
                    security.protocol: SASL_SSL
                    sasl.jaas.config: "user ${PASSWORD}"
                """;

        // When
        KafkaConfig kafka = ConfigLoader.parse(yaml, Root.class, Map.of("PASSWORD", "geheim"))
                .kafka();

        // Then
        assertThat(kafka.clientSettings())
                .containsEntry("bootstrap.servers", "a:9092,b:9092")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.jaas.config", "user geheim");
        assertThat(kafka.toString()).contains("sasl.jaas.config").doesNotContain("geheim");
    }

    @Test
    void theHostNameOfARegistryBehindTlsIsVerifiedUnlessSaidOtherwise() {
        // Given
        String name = "schema.registry.ssl.endpoint.identification.algorithm";

        // When // Then
        assertThat(KafkaConfig.of("a:1", "https://r").schemaRegistryProperties())
                .containsEntry(name, "https");
        assertThat(KafkaConfig.of("a:1", "http://r").schemaRegistryProperties()).isEmpty();
        assertThat(new KafkaConfig("a:1", "https://r", Map.of(), Map.of(name, "none")).schemaRegistryProperties())
                .containsEntry(name, "none");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,http://r,kafka.bootstrapServers is localhost",
        ",http://r,kafka.bootstrapServers is null",
        "a:1,registry:8081,kafka.schemaRegistryUrl is registry:8081"
    })
    void anAddressThatIsNoneIsRefused(String bootstrapServers, String schemaRegistryUrl, String message) {
        // Given
        String yaml = "kafka: {bootstrapServers: " + (bootstrapServers == null ? "" : bootstrapServers)
                + ", schemaRegistryUrl: \"" + schemaRegistryUrl + "\"}";

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, Root.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message);
    }
}
