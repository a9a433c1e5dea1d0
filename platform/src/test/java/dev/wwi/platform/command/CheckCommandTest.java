package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final CommandLine wwi =
            Wwi.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));

    @Test
    void aServiceThatCannotBeCheckedIsMisuse() {
        // Then
        assertThat(wwi.execute("check", "broker", "--config", "broker.yaml")).isEqualTo(2);
        assertThat(errors.toString()).contains("[CONNECTOR, TRANSFORMS, SINK]");
    }

    @Test
    void anUnusableConfigurationIsNamedAndNothingIsChecked() throws Exception {
        // Given
        Path config = Files.writeString(directory.resolve("sink.yaml"), "bigQuery: {project: Wrong}\n");

        // Then
        assertThat(wwi.execute("check", "sink", "--config", config.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("project is Wrong; allowed is");
        assertThat(output.toString()).isEmpty();
    }

    @Test
    void whatDoesNotAnswerIsATableRowWithItsSettingAndAWayOut() throws Exception {
        // Given
        Path config = transformsWithABrokerNobodyCanResolve();

        // When
        int status = wwi.execute("check", "transforms", "--config", config.toString());

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(output.toString())
                .contains("severity", "subject", "problem", "way out")
                .contains("kafka.bootstrapServers", "no-such-host.invalid:9092", "host:port of running brokers")
                .contains("kafka.schemaRegistryUrl", "http://127.0.0.1:1");
        assertThat(errors.toString()).isEmpty();
    }

    @Test
    void jsonIsAnArrayOfTheFindings() throws Exception {
        // Given
        Path config = transformsWithABrokerNobodyCanResolve();

        // When
        wwi.execute("check", "transforms", "--json", "--config", config.toString());

        // Then
        JsonNode findings = new ObjectMapper().readTree(output.toString());
        assertThat(findings.isArray()).isTrue();
        assertThat(findings.findValuesAsText("subject"))
                .containsExactlyInAnyOrder("kafka.bootstrapServers", "kafka.schemaRegistryUrl");
        assertThat(findings.findValuesAsText("severity")).containsOnly("ERROR");
    }

    private Path transformsWithABrokerNobodyCanResolve() throws Exception {
        return Files.writeString(directory.resolve("transforms.yaml"), """
                kafka: {bootstrapServers: "no-such-host.invalid:9092", schemaRegistryUrl: "http://127.0.0.1:1"}
                processing: {stateDirectory: %s}
                operations: {port: 0}
                """.formatted(directory));
    }
}
