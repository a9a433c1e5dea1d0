package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.Console;
import dev.wwi.platform.pause.InMemoryPauses;
import dev.wwi.platform.pause.PauseDesk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PauseCommandTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final InMemoryPauses pauses = new InMemoryPauses();
    private final PauseDesk desk =
            new PauseDesk(pauses, () -> List.of("analytics.fct_order"), Optional::empty, () -> NOW);

    @Test
    void aPauseSaysWhatItDoesAndWhatItRisksAndHowItEnds() throws Exception {
        // When
        CommandRun run = run("pause", "transforms", "--reason", "new release");

        // Then
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("Paused transforms.", "Effect: ", "Risk: ", "It goes on with: wwi resume transforms");
        assertThat(pauses.read().get("transforms").reason()).isEqualTo("new release");
    }

    @Test
    void aDryRunHaltsNothing() throws Exception {
        // When
        CommandRun run = run("pause", "capture", "--dry-run");

        // Then
        assertThat(run.output()).contains("Would pause capture.").doesNotContain("wwi resume");
        assertThat(pauses.read()).isEmpty();
    }

    @Test
    void withoutNamesItListsWhatIsHalted() throws Exception {
        // Given
        run("pause", "analytics.fct_order", "--reason", "being repaired");

        // When
        CommandRun table = run("pause");
        CommandRun json = run("pause", "--json");

        // Then
        assertThat(table.output()).containsPattern("analytics.fct_order +2026-11-26T12:00:00Z +being repaired");
        assertThat(new ObjectMapper()
                        .readTree(json.output())
                        .get(0)
                        .path("scope")
                        .asText())
                .isEqualTo("analytics.fct_order");
    }

    @Test
    void whatThereIsNotIsRefused() throws Exception {
        // When
        CommandRun run = run("pause", "analytics.fct_orders");

        // Then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("analytics.fct_orders cannot be paused; allowed are capture, transforms");
    }

    @Test
    void allOfItGoesOnAtOnce() throws Exception {
        // Given
        run("pause", "sink", "transforms");

        // When
        CommandRun nothingNamed = run("resume");
        CommandRun all = run("resume", "--all");

        // Then
        assertThat(nothingNamed.status()).isEqualTo(2);
        assertThat(all.output()).contains("Going on: sink, transforms");
        assertThat(pauses.read()).isEmpty();
        assertThat(run("pause").output()).contains("Nothing is paused.");
    }

    private CommandRun run(String... arguments) throws Exception {
        try (Console console = Console.start(0, new ScriptedPlatform().with(desk))) {
            return CommandRun.of(arguments, "--platform", console.url());
        }
    }
}
