package dev.wwi.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsConfigTest {
    private record Root(OperationsConfig operations) {}

    @Test
    void withoutSettingsItIsOnLoopback() {
        // Given
        String yaml = "";

        // When
        Root root = ConfigLoader.parse(yaml, Root.class, Map.of());

        // Then
        assertThat(root.operations()).isEqualTo(OperationsConfig.local(9464));
    }

    @Test
    void theTokenComesFromTheEnvironment() {
        // Given
        String yaml = "operations: {host: 0.0.0.0, bearerToken: '${TOKEN}'}";

        // When
        Root root = ConfigLoader.parse(yaml, Root.class, Map.of("TOKEN", "geheim"));

        // Then
        assertThat(root.operations().bearerToken()).isEqualTo(new Secret("geheim"));
        assertThat(root.toString()).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 65536      | operations.port is 65536; allowed is 0 to 65535",
                "host: ''         | operations.host is empty; allowed is a host name or address of this machine",
                "bearerToken: ' ' | operations.bearerToken is empty; allowed is text, or leave it out"
            })
    void aBadSettingIsNamed(String setting, String message) {
        // Given
        String yaml = "operations: {" + setting + "}";

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.parse(yaml, Root.class, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
