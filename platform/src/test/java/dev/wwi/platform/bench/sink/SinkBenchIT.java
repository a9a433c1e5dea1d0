package dev.wwi.platform.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.sink.SinkBenchOptions.Section;
import dev.wwi.platform.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code wwi bench sink}: that it measures all contenders, not how fast they are. */
final class SinkBenchIT {
    @Test
    void allContendersBringEveryRowAndAreMeasured(@TempDir Path directory) throws Exception {
        // Given
        SinkBenchOptions options = new SinkBenchOptions(directory, EnumSet.allOf(Section.class), 1, 100_000);
        Terminal terminal =
                new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        // When
        BenchReport report = SinkBench.run(options, terminal);
        // Then
        JsonNode json = new ObjectMapper().readTree(report.json());
        Set<String> measured = new TreeSet<>();
        for (JsonNode run : json.get("runs")) {
            measured.add(
                    run.get("section").asText() + ": " + run.get("contender").asText());
        }
        assertThat(measured)
                .containsExactly(
                        "client: DynamicMessage", "client: JsonStreamWriter", "client: wwi", "end to end: wwi");
        assertThat(json.get("bars"))
                .allSatisfy(bar -> assertThat(bar.has("met")).isTrue());
    }
}
