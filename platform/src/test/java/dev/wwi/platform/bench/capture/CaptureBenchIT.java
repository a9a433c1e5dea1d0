package dev.wwi.platform.bench.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.capture.CaptureBenchOptions.Section;
import dev.wwi.platform.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code wwi bench capture}: that it measures all contenders, not how fast they are. */
final class CaptureBenchIT {
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void everyContenderPutsEveryRowIntoKafkaAndIsMeasured(@TempDir Path directory) throws Exception {
        // Given
        CaptureBenchOptions options = new CaptureBenchOptions(
                directory, EnumSet.allOf(Section.class), 1, 5_000, 5_000, new CaptureBenchOptions.Latency(2, 0, 100));
        Terminal terminal =
                new Terminal(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        // When
        BenchReport report = CaptureBench.run(options, terminal);
        // Then
        JsonNode json = new ObjectMapper().readTree(report.json());
        Set<String> measured = new TreeSet<>();
        for (JsonNode run : json.get("runs")) {
            measured.add(
                    run.get("section").asText() + " " + run.get("contender").asText());
            assertThat(run.get("figures")).as(run.toString()).allSatisfy(figure -> assertThat(figure.asDouble())
                    .isNotNegative());
        }
        assertThat(measured)
                .containsExactly(
                        "backlog kafka-connect",
                        "backlog pg_recvlogical",
                        "backlog wwi",
                        "latency kafka-connect",
                        "latency wwi",
                        "snapshot COPY TO STDOUT",
                        "snapshot kafka-connect",
                        "snapshot wwi");
        assertThat(json.get("bars"))
                .allSatisfy(bar -> assertThat(bar.has("met")).isTrue());
    }
}
