package dev.wwi.platform.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.bench.BenchData;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.terminal.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessBenchIT {
    @TempDir
    private Path directory;

    @Test
    void everyStationSeesTheCommitsAndTheLastLaterThanTheFirst() throws Exception {
        // Given
        BenchData data = new BenchData.Generated(GeneratorSettings.small().withMonths(1));
        FreshnessBenchOptions options = new FreshnessBenchOptions(directory, data, List.of(20), 5, 2);
        Terminal quiet =
                new Terminal(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false);

        // When
        BenchReport report = FreshnessBench.run(options, quiet);

        // Then
        List<String> stations = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        for (JsonNode run : new ObjectMapper().readTree(report.json()).path("runs")) {
            stations.add(run.path("contender").asText());
            medians.add(run.path("figures").path("p50 ms").asDouble());
        }
        assertThat(stations).containsExactly("change topic", "output topic", "acknowledged", "visible");
        assertThat(medians).allMatch(median -> median > 0);
        assertThat(medians.get(3)).isGreaterThan(medians.get(0));
    }
}
