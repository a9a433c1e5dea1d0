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

    @Test
    void aPasswordInTheRegistrysAddressReachesItsClientAndNeitherAddressNorText() {
        // When
        KafkaConfig kafka = new KafkaConfig(
                "a:9092", "https://reader:geheim@one/registry,https://reader:geheim@two:8081", Map.of(), Map.of());

        // Then
        assertThat(kafka.schemaRegistryUrl()).isEqualTo("https://one/registry,https://two:8081");
        assertThat(kafka.schemaRegistryProperties())
                .containsEntry("basic.auth.credentials.source", "USER_INFO")
                .containsEntry("basic.auth.user.info", "reader:geheim");
        assertThat(kafka.toString()).contains("https://one/registry").doesNotContain("geheim");
    }

    @Test
    void aPasswordInTheRegistrysAddressGivesWayToAnotherSourceOfCredentials() {
        // Given
        Map<String, String> bearer = Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t");

        // When
        KafkaConfig kafka = new KafkaConfig("a:9092", "https://reader:geheim@one", Map.of(), bearer);

        // Then
        assertThat(kafka.schemaRegistryUrl()).isEqualTo("https://one");
        assertThat(kafka.schemaRegistryProperties())
                .containsAllEntriesOf(bearer)
                .doesNotContainKeys("basic.auth.credentials.source", "basic.auth.user.info");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a:1 reader:geheim@registry:8081 schemaRegistryUrl",
                "a:1 http://reader:geheim#@registry:8081 schemaRegistryUrl",
                "a:1 http://reader:geheim/x@registry schemaRegistryUrl",
                "a:1 http://reader:ge,geheim@registry schemaRegistryUrl",
                "a:1 http://one@registry,http://geheim@registry schemaRegistryUrl",
                "SASL_SSL://reader:geheim@broker:9092 http://registry bootstrapServers"
            })
    void anAddressThatIsRefusedIsShownWithoutItsPassword(String bootstrapServers, String url, String setting) {
        // When // Then
        assertThatThrownBy(() -> KafkaConfig.of(bootstrapServers, url))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(setting + " is ")
                .hasMessageContaining("****@")
                .hasMessageNotContaining("geheim");
    }
}
