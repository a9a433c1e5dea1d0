package dev.wwi.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.bench.BenchBar.Bound;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BenchReportTest {
    private static final BenchBar TWICE = new BenchBar("backlog", "rows/s", "ours", "theirs", Bound.AT_LEAST, 2);
    private static final BenchBar FAST = new BenchBar("latency", "p99 ms", "ours", null, Bound.AT_MOST, 60);

    @Test
    void aRatioIsTakenBetweenRunsOfTheSameRound() {
        // Given a machine that is three times slower in the second round
        BenchReport report = report(TWICE);
        report.add(run("theirs", 1, 300));
        report.add(run("ours", 1, 900));
        report.add(run("theirs", 2, 100));
        report.add(run("ours", 2, 300));
        // When
        String text = report.text();
        // Then
        assertThat(text).contains("ours / theirs, rows/s, at least 2.00: 3.00: met");
    }

    @Test
    void aRoundThatTheRivalLacksIsNotCompared() {
        // Given
        BenchReport report = report(TWICE);
        report.add(run("theirs", 1, 300));
        report.add(run("ours", 1, 300));
        report.add(run("ours", 2, 9_000));
        // When
        String text = report.text();
        // Then
        assertThat(text).contains("at least 2.00: 1.00: MISSED");
    }

    @Test
    void aFigureMayBeJudgedByItself() {
        // Given
        BenchReport report = report(FAST);
        report.add(new BenchRun("latency", "ours", 1, Map.of("p99 ms", 61.0)));
        // When
        String text = report.text();
        // Then
        assertThat(text).contains("ours, p99 ms, at most 60.0: 61.0: MISSED");
    }

    @Test
    void aBarWithoutRunsIsNotMeasured() {
        // Given
        BenchReport report = report(TWICE);
        report.add(run("ours", 1, 300));
        // When
        String text = report.text();
        // Then
        assertThat(text).contains("at least 2.00: not measured").contains("ours", "rows/s");
    }

    @Test
    void theJsonHasMachineSettingsRunsAndBars() throws Exception {
        // Given
        BenchReport report = report(TWICE, FAST);
        report.add(run("theirs", 1, 300));
        report.add(run("ours", 1, 900));
        // When
        JsonNode json = new ObjectMapper().readTree(report.json());
        // Then
        assertThat(json.at("/bench").asText()).isEqualTo("test");
        assertThat(json.at("/machine/processors").asInt()).isPositive();
        assertThat(json.at("/settings/rounds").asInt()).isEqualTo(2);
        assertThat(json.at("/runs")).hasSize(2);
        assertThat(json.at("/runs/1/figures").get("rows/s").asDouble()).isEqualTo(900);
        assertThat(json.at("/bars/0/value/median").asDouble()).isEqualTo(3);
        assertThat(json.at("/bars/0/met").asBoolean()).isTrue();
        assertThat(json.at("/bars/1").has("met")).isFalse();
    }

    private static BenchReport report(BenchBar... bars) {
        return new BenchReport("test", Map.of("rounds", 2), List.of(bars));
    }

    private static BenchRun run(String contender, int round, double rowsPerSecond) {
        return new BenchRun("backlog", contender, round, Map.of("rows/s", rowsPerSecond));
    }
}
