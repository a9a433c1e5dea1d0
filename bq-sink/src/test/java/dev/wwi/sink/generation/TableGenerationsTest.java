package dev.wwi.sink.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableGenerationsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final TableGenerations UNBUILT =
            TableGenerations.of("analytics.dim_city", new Generation(1, "wwi.dim.city"));
    private static final Verdict EQUAL = new Verdict.Equal("all equal");

    @Test
    void aRebuildOfEqualGenerationsGoesThroughItsPhasesToItsEnd() {
        // When
        TableGenerations filling = UNBUILT.begin(1, "wwi.dim.city", NOW);
        TableGenerations checking = filling.caughtUp(NOW);
        TableGenerations swapping = checking.checked(EQUAL, NOW);
        TableGenerations grace = swapping.swapped(NOW);
        TableGenerations removing = grace.graceOver(NOW);
        TableGenerations done = removing.removed(NOW);

        // Then
        assertThat(List.of(filling, checking, swapping, grace, removing))
                .extracting(state -> state.phase().orElseThrow())
                .containsExactly(Phase.FILLING, Phase.CHECKING, Phase.SWAPPING, Phase.GRACE, Phase.REMOVING);
        assertThat(List.of(filling, checking, swapping, grace, removing, done))
                .extracting(state -> state.live().number())
                .containsExactly(1L, 1L, 1L, 2L, 2L, 2L);
        assertThat(List.of(UNBUILT, filling, swapping, grace, removing, done))
                .extracting(
                        state -> state.fed().stream().map(Generation::number).toList())
                .containsExactly(
                        List.of(1L), List.of(1L, 2L), List.of(1L, 2L), List.of(2L, 1L), List.of(2L), List.of(2L));
        assertThat(done.last()).isEqualTo(new FinishedRebuild(2, Outcome.REPLACED, NOW, "all equal"));
        assertThat(done.version()).isEqualTo(6);
    }

    @Test
    void whatDiffersOrCouldNotBeComparedIsHeldUntilItIsAccepted() {
        // Given
        TableGenerations checking = UNBUILT.begin(1, "wwi.dim.city", NOW).caughtUp(NOW);

        // When
        TableGenerations different = checking.checked(new Verdict.Different("3 rows differ"), NOW);
        TableGenerations unverified = checking.checked(new Verdict.Unverified("no permission"), NOW);

        // Then
        assertThat(different.phase()).contains(Phase.HELD);
        assertThat(unverified.phase()).contains(Phase.HELD);
        assertThat(different.rebuild().finding()).isEqualTo("3 rows differ");
        assertThat(different.accept(NOW).phase()).contains(Phase.SWAPPING);
        assertThat(different.accept(NOW).live().number()).isEqualTo(1);
    }

    @Test
    void whatIsAbortedOrRolledBackIsRemovedAndItsNumberNeverUsedAgain() {
        // When
        TableGenerations aborted =
                UNBUILT.begin(1, "wwi.dim.city", NOW).abort(NOW).removed(NOW);
        TableGenerations rolledBack = aborted.begin(1, "wwi.dim.city", NOW)
                .caughtUp(NOW)
                .checked(EQUAL, NOW)
                .swapped(NOW)
                .rollBack(NOW)
                .rolledBack(NOW);
        TableGenerations third = rolledBack.removed(NOW).begin(7, "wwi.dim.city", NOW);

        // Then
        assertThat(aborted.last()).isEqualTo(new FinishedRebuild(2, Outcome.ABORTED, NOW, null));
        assertThat(rolledBack.live().number()).isEqualTo(1);
        assertThat(rolledBack.rebuild().doomed().number()).isEqualTo(3);
        assertThat(rolledBack.fed()).extracting(Generation::number).containsExactly(1L);
        assertThat(third.rebuild().to().number()).isEqualTo(8);
    }

    @Test
    void anOrderThatDoesNotFitThePhaseIsRefusedWithTheWayOut() {
        // Given
        TableGenerations filling = UNBUILT.begin(1, "wwi.dim.city", NOW);
        TableGenerations grace = filling.caughtUp(NOW).checked(EQUAL, NOW).swapped(NOW);

        // When // Then
        assertThatThrownBy(() -> filling.begin(2, "wwi.dim.city", NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("analytics.dim_city is being rebuilt already: generation 2 is being filled; wait for it, or"
                        + " --abort it");
        assertThatThrownBy(() -> grace.begin(2, "wwi.dim.city", NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--rollback, or --finish it");
        assertThatThrownBy(() -> grace.abort(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be aborted: its generation 2 is live");
        assertThatThrownBy(() -> filling.rollBack(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be rolled back: its generation 2 is being filled");
        assertThatThrownBy(() -> filling.accept(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be accepted");
        assertThatThrownBy(() -> UNBUILT.rollBack(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("analytics.dim_city cannot be rolled back: it is not being rebuilt");
        assertThatThrownBy(() -> filling.finish(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be finished");
    }

    @Test
    void aGenerationWhoseTopicIsMadeAnewStandsStillUntilItsSuccessorIsShownAndNeverComesBack() {
        // When
        TableGenerations filling = UNBUILT.beginAnew(1, "wwi.dim.city", NOW);
        TableGenerations swapping = filling.caughtUp(NOW).checked(EQUAL, NOW);
        TableGenerations grace = swapping.swapped(NOW);

        // Then
        assertThat(List.of(UNBUILT, filling, swapping, grace))
                .extracting(TableGenerations::standsStill)
                .containsExactly(false, true, true, false);
        assertThat(List.of(UNBUILT, filling, swapping, grace))
                .extracting(state -> state.followed().number())
                .containsExactly(1L, 2L, 2L, 2L);
        assertThat(List.of(filling, swapping, grace, grace.finish(NOW)))
                .allSatisfy(state ->
                        assertThat(state.fed()).extracting(Generation::number).containsExactly(2L))
                .allSatisfy(state -> assertThat(state.seen()).isEqualTo(state.fed()));
        assertThat(swapping.live().number()).isEqualTo(1);
        assertThatThrownBy(() -> grace.rollBack(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "analytics.dim_city cannot be rolled back: generation 1 has taken no changes since what filled"
                                + " it was made anew; --finish removes it now");
        assertThat(TableGenerationsFormat.read(TableGenerationsFormat.write(grace)))
                .isEqualTo(grace);
        assertThatThrownBy(() -> filling.abort(NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be aborted: generation 1 takes no changes any more");
    }

    @Test
    void aRebuildOfAReleaseThatKnewNoneThatStandStillGoesOn() {
        // Given
        String written = new String(
                        TableGenerationsFormat.write(UNBUILT.begin(1, "wwi.dim.city", NOW)), StandardCharsets.UTF_8)
                .replace(",\"fromStandsStill\":false", "");

        // When
        TableGenerations read = TableGenerationsFormat.read(written.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(written).doesNotContain("fromStandsStill");
        assertThat(read).isEqualTo(UNBUILT.begin(1, "wwi.dim.city", NOW));
    }

    @Test
    void theGracePeriodBeginsWithTheSwap() {
        // Given
        TableGenerations filling = UNBUILT.begin(1, "wwi.dim.city", NOW);
        Instant swap = NOW.plusSeconds(60);

        // When
        TableGenerations grace = filling.caughtUp(NOW).checked(EQUAL, NOW).swapped(swap);

        // Then
        assertThat(filling.graceEnds(Duration.ofHours(1))).isEmpty();
        assertThat(grace.graceEnds(Duration.ofHours(1))).contains(swap.plusSeconds(3_600));
    }

    @Test
    void aStateIsReadAsItWasWrittenAlsoIfALaterReleaseHasAddedToIt() {
        // Given
        TableGenerations rebuilding = UNBUILT.begin(1, "wwi.dim.city", NOW)
                .abort(NOW)
                .removed(NOW)
                .begin(1, "wwi.dim.city", NOW)
                .caughtUp(NOW);

        // When
        byte[] written = TableGenerationsFormat.write(rebuilding);
        String extended =
                new String(written, StandardCharsets.UTF_8).replaceFirst("\\{", "{\"later\": {\"more\": 1}, ");

        // Then
        assertThat(TableGenerationsFormat.read(written)).isEqualTo(rebuilding);
        assertThat(TableGenerationsFormat.read(extended.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(rebuilding);
        assertThat(TableGenerationsFormat.read(TableGenerationsFormat.write(UNBUILT)))
                .isEqualTo(UNBUILT);
        assertThatThrownBy(() -> TableGenerationsFormat.read("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
