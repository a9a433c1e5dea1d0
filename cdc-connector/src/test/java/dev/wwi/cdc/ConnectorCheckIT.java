package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.check.ConnectorCheck;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.embedded.FreePort;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.KafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ConnectorCheckIT {
    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @Test
    void aFirstStartIsOnlyWarnedOfWhatItWillCreate() throws Exception {
        // When
        CheckResult result = new ConnectorCheck(config()).run();

        // Then
        assertThat(result.hasErrors()).isFalse();
        assertThat(result.findings()).extracting(Finding::subject).contains("topics");
        assertThat(result.checked()).anyMatch(line -> line.startsWith("PostgreSQL at"));
    }

    @Test
    void serversThatDoNotAnswerAreFindingsWithTheirAddresses() throws Exception {
        // Given
        CdcConfig config = config();
        String nobody = "127.0.0.1:" + FreePort.any();

        // When
        CheckResult result = new ConnectorCheck(new CdcConfig(
                        config.source(),
                        KafkaConfig.of(nobody, "http://" + nobody),
                        config.capture(),
                        config.operations()))
                .run();

        // Then
        assertThat(result.hasErrors()).isTrue();
        assertThat(result.findings())
                .filteredOn(finding -> finding.problem().contains(nobody))
                .extracting(Finding::subject)
                .containsExactlyInAnyOrder("kafka.bootstrapServers", "kafka.schemaRegistryUrl");
    }

    private static CdcConfig config() {
        return ConnectorConfigs.of(fixture.source().config(), fixture.kafka().config(), fixture.slot(), 1_000);
    }
}
