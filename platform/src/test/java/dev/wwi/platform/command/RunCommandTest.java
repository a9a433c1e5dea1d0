package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunCommandTest {
    @Test
    void anUnknownServiceIsNamedWithThoseThereAre() {
        assertThat(refusal("run", "conector", "--config", "connector.yaml"))
                .contains("conector")
                .contains("[CONNECTOR, TRANSFORMS, SINK, POSTGRESQL, BROKER, REGISTRY, BIGQUERY, WORKLOAD, CONSOLE]"
                        + " (case-insensitive)");
    }

    @Test
    void theConfigurationIsAskedFor() {
        assertThat(refusal("run", "sink")).contains("Missing required option: '--config=FILE'");
    }

    private static String refusal(String... arguments) {
        // Given
        StringWriter errors = new StringWriter();
        CommandLine wwi = Wwi.commandLine().setErr(new PrintWriter(errors));

        // When
        int status = wwi.execute(arguments);

        // Then
        assertThat(status).isEqualTo(2);
        return errors.toString();
    }
}
