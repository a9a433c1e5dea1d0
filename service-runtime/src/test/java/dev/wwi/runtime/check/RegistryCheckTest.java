package dev.wwi.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegistryCheckTest {
    @Test
    void refusedCredentialsAreToldFromAWrongAddress() {
        // Then
        assertThat(RegistryCheck.refused("http://registry:8081", 401, "Unauthorized")
                        .subject())
                .isEqualTo("kafka.schemaRegistryProperties");
        assertThat(RegistryCheck.refused("http://registry:8081", 404, "Not found")
                        .subject())
                .isEqualTo("kafka.schemaRegistryUrl");
    }
}
