package dev.wwi.runtime.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.config.KafkaConfig;
import java.util.ArrayList;
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
        List<Finding> findings = new ArrayList<>(
                RegistryCheck.run(KafkaConfig.of("broker:9092", url)).findings());
        findings.add(RegistryCheck.refused(url, 401, "GET " + url + " is unauthorized"));
        findings.add(RegistryCheck.refused(url, 404, "GET " + url + " is not found"));

        // Then
        assertThat(findings).hasSize(3).allSatisfy(finding -> assertThat(finding.problem())
                .startsWith("http://127.0.0.1:1,https://127.0.0.1:2 ")
                .doesNotContain("s3cret")
                .doesNotContain("someone"));
    }
}
