package dev.wwi.platform.bench.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.bench.BenchData;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.transforms.TransformsBenchOptions.Section;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code wwi bench transforms}: that it measures all contenders, not how fast they are. */
final class TransformsBenchIT {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void allContendersMakeARowOfEachOrderLineAndAreMeasured(@TempDir Path directory) throws Exception {
        // Given
        TransformsBenchOptions options = new TransformsBenchOptions(
                directory,
                EnumSet.allOf(Section.class),
                new BenchData.Generated(GeneratorSettings.small().withMonths(1)),
                List.of(1),
                1,
                2,
                0,
                20);
        Terminal terminal =
                new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        // When
        BenchReport report = TransformsBench.run(options, terminal);
        // Then
        JsonNode json = new ObjectMapper().readTree(report.json());
        Set<String> measured = new TreeSet<>();
        for (JsonNode run : json.get("runs")) {
            measured.add(
                    run.get("section").asText() + ": " + run.get("contender").asText());
        }
        assertThat(measured)
                .hasSize(7)
                .allMatch(run -> run.endsWith(": DSL joins")
                        || run.endsWith(": wwi")
                        || run.equals("fct_order from the change topics: DSL joins, our formats"));
        assertThat(json.get("bars"))
                .allSatisfy(bar -> assertThat(bar.has("met")).isTrue());
    }
}
