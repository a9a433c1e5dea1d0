package dev.wwi.cdc.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.http.OperationsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The script that is documented is that of the code. */
final class RoleScriptTest {
    private static final Path DOCUMENT = Path.of("..", "ops", "postgresql", "role.sql");

    @Test
    void theDocumentedScriptIsThatOfTheDefaults() throws IOException {
        // Given
        String expected = RoleScript.of(new CdcConfig(
                        SourceConfig.of("jdbc:postgresql://db:5432/wwi", "wwi_replication", new Secret("")),
                        KafkaConfig.of("kafka:9092", "http://registry:8081"),
                        CaptureConfig.defaults(),
                        OperationsConfig.local(0)))
                .text();
        // When
        if (Boolean.getBoolean("wwi.golden.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, expected);
        }
        // Then
        assertThat(Files.readString(DOCUMENT))
                .as("ops/postgresql/role.sql; write it anew by -Dwwi.golden.write=true")
                .isEqualTo(expected);
    }
}
