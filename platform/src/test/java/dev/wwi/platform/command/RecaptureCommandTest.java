package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecaptureCommandTest {
    @Test
    void theConfigurationIsAskedFor() {
        assertThat(refusal(2, "recapture")).contains("Missing required option: '--config=FILE'");
    }

    @Test
    void aSourceOutOfReachIsNamedWithItsState(@TempDir Path directory) throws IOException {
        // Given
        Path config = Files.writeString(directory.resolve("connector.yaml"), """
                source: {url: "jdbc:postgresql://127.0.0.1:1/wwi", user: capture}
                kafka: {bootstrapServers: "127.0.0.1:1", schemaRegistryUrl: "http://127.0.0.1:1"}
                """);

        // When Then
        assertThat(refusal(1, "recapture", "--dry-run", "--config", config.toString()))
                .contains("jdbc:postgresql://127.0.0.1:1/wwi")
                .contains("[SOURCE_UNREACHABLE]");
    }

    private static String refusal(int status, String... arguments) {
        StringWriter errors = new StringWriter();
        CommandLine wwi = Wwi.commandLine().setErr(new PrintWriter(errors));
        assertThat(wwi.execute(arguments)).isEqualTo(status);
        return errors.toString();
    }
}
