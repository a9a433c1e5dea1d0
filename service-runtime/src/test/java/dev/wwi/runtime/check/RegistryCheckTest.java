package dev.wwi.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.config.KafkaConfig;
import java.util.List;
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

    @Test
    void nothingThatIsPrintedHasThePasswordOfAnAddress() {
        // Given
        String url = "http://someone:s3cret@127.0.0.1:1,https://someone:s3cret@127.0.0.1:2";

        // When
        List<Finding> findings =
                RegistryCheck.run(KafkaConfig.of("broker:9092", url)).findings();

        // Then
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.problem())
                .startsWith("http://127.0.0.1:1,https://127.0.0.1:2 ")
                .doesNotContain("s3cret")
                .doesNotContain("someone"));
    }
}
