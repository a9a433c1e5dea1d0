package dev.wwi.cdc.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.StageLag;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptureLagTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final CaptureLag lag = new CaptureLag();
    private final CaptureProgress progress = new CaptureProgress();

    @Test
    void beforeTheFirstLookNothingIsKnown() {
        assertThat(lag.lag(START, null).state()).isEqualTo(LagState.UNKNOWN);
    }

    @Test
    void captureThatHasPassedTheEndOfTheLookBeforeHasCaughtUp() {
        // When
        look(0, 1_000, 1_100);
        look(2, 1_100, 1_500);

        // Then
        StageLag judged = at(2);
        assertThat(judged.state()).isEqualTo(LagState.CAUGHT_UP);
        assertThat(judged.lag()).isEqualTo(400);
        assertThat(judged.lagUnit()).isEqualTo("bytes");
        assertThat(judged.secondsBehind()).isNull();
    }

    @Test
    void captureThatDoesNotMoveIsStalledWithinTenSecondsAndTellsSinceWhen() {
        // Given
        look(0, 1_000, 1_000);

        // When
        for (int second = 2; second <= 8; second += 2) {
            look(second, 1_000, 1_000 + second * 100L);
        }

        // Then
        assertThat(at(8).state()).isEqualTo(LagState.STALLED);
        assertThat(at(8).secondsBehind()).isEqualTo(6.0);
    }

    @Test
    void aSourceThatIsNotHeardOfCountsAsStalled() {
        // Given
        look(0, 1_000, 1_000);
        look(2, 1_000, 1_000);

        // When // Then
        assertThat(at(7).state()).isEqualTo(LagState.CAUGHT_UP);
        assertThat(at(9).state()).isEqualTo(LagState.STALLED);
        assertThat(at(9).trouble()).isEqualTo("the source was last heard of 7 s ago");
    }

    @Test
    void aBacklogFromBeforeTheFirstLookIsAsOldAsTheNewestCapturedChange() {
        // When
        look(0, 1_000, 900_000);
        look(2, 2_000, 900_100);

        // Then
        assertThat(lag.lag(START.plusSeconds(2), START.minusSeconds(600)).secondsBehind())
                .isEqualTo(602.0);
    }

    @Test
    void whatWasCommittedBeforeALookIsCompleteOnceItsEndIsCaptured() {
        // Given
        look(0, 1_000, 1_100);
        assertThat(lag.completeUpTo(1_000)).isNull();
        look(2, 1_050, 1_500);

        // When // Then
        assertThat(lag.completeUpTo(1_099)).isNull();
        assertThat(lag.completeUpTo(1_100)).isEqualTo(START);
        assertThat(lag.completeUpTo(1_500)).isEqualTo(START.plusSeconds(2));
    }

    @Test
    void theFirstSnapshotIsCountedInRows() {
        // Given
        progress.snapshotStarts(Map.of("sales.orders", 1_000L), null);

        // When
        for (int second = 0; second <= 4; second += 2) {
            progress.sent("sales.orders", true, 100);
            lag.looked(slot(second, 0, 0), progress.status());
        }

        // Then
        StageLag judged = at(4);
        assertThat(judged.lag()).isEqualTo(700);
        assertThat(judged.lagUnit()).isEqualTo("rows");
        assertThat(judged.state()).isEqualTo(LagState.CATCHING_UP);
    }

    private void look(int second, long capturedLsn, long walEnd) {
        progress.captured(capturedLsn);
        lag.looked(slot(second, 500, walEnd - 500), progress.status());
    }

    private StageLag at(int second) {
        return lag.lag(START.plusSeconds(second), null);
    }

    private static SlotStatus slot(int second, long confirmed, long unconfirmed) {
        return new SlotStatus(
                "reserved",
                true,
                unconfirmed,
                unconfirmed,
                confirmed,
                confirmed,
                null,
                0,
                0,
                0,
                null,
                null,
                BudgetState.WITHIN,
                null,
                START.plusSeconds(second));
    }
}
