package dev.wwi.runtime.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LagWindowTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final LagWindow window = new LagWindow();

    @Test
    void withoutALookNothingIsKnown() {
        assertThat(window.state()).isEqualTo(LagState.UNKNOWN);
        assertThat(window.handledPerSecond()).isZero();
        assertThat(window.arrivedPerSecond()).isZero();
    }

    @Test
    void oneLookAtAReaderThatIsBehindSaysNothing() {
        // When
        look(0, 0, 1_000_000);

        // Then
        assertThat(window.state()).isEqualTo(LagState.UNKNOWN);
    }

    @Test
    void aReaderWithNothingLeftHasCaughtUpAtOnce() {
        // When
        look(0, 7, 7);

        // Then
        assertThat(window.state()).isEqualTo(LagState.CAUGHT_UP);
    }

    @Test
    void aReaderUnderLoadThatHasHandledWhatWasThereTwoSecondsAgoHasCaughtUp() {
        // When
        look(0, 0, 1_000);
        look(2, 1_000, 3_000);

        // Then
        assertThat(window.state()).isEqualTo(LagState.CAUGHT_UP);
    }

    @Test
    void aReaderThatHandlesMoreThanArrivesIsCatchingUp() {
        // When
        look(0, 0, 100_000);
        look(5, 5_000, 101_000);

        // Then
        assertThat(window.state()).isEqualTo(LagState.CATCHING_UP);
        assertThat(window.handledPerSecond()).isEqualTo(1_000);
        assertThat(window.arrivedPerSecond()).isEqualTo(200);
    }

    @Test
    void aReaderThatHandlesLessThanArrivesIsFallingBehind() {
        // When
        look(0, 0, 100_000);
        look(5, 1_000, 105_000);

        // Then
        assertThat(window.state()).isEqualTo(LagState.FALLING_BEHIND);
    }

    @Test
    void whatHappenedBeforeTheWindowCountsNoMore() {
        // Given
        look(0, 0, 100_000);
        look(10, 90_000, 100_000);

        // When
        look(20, 90_500, 101_000);

        // Then
        assertThat(window.state()).isEqualTo(LagState.FALLING_BEHIND);
    }

    @Test
    void aReaderWithWorkThatHandlesNothingForFiveSecondsIsStalled() {
        // Given
        look(0, 10, 10);
        look(1, 10, 20);
        look(5, 10, 40);

        // When // Then
        assertThat(window.state()).isEqualTo(LagState.FALLING_BEHIND);
        look(6, 10, 40);
        assertThat(window.state()).isEqualTo(LagState.STALLED);
    }

    @Test
    void anIdleReaderIsNotStalledByTheFirstWorkInHours() {
        // Given
        look(0, 10, 10);
        look(3_600, 10, 10);

        // When
        look(3_601, 10, 11);

        // Then
        assertThat(window.state()).isNotEqualTo(LagState.STALLED);
    }

    @Test
    void oneStepEndsAStall() {
        // Given
        look(0, 10, 40);
        look(6, 10, 40);
        assertThat(window.state()).isEqualTo(LagState.STALLED);

        // When
        look(7, 11, 40);

        // Then
        assertThat(window.state()).isEqualTo(LagState.CATCHING_UP);
    }

    @Test
    void aLookThatIsNotLaterIsRefused() {
        // Given
        look(1, 0, 0);

        // When // Then
        assertThatThrownBy(() -> look(1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-03-01T12:00:01Z, must be later than 2026-03-01T12:00:01Z");
    }

    private void look(int second, long position, long end) {
        window.add(new LagSample(START.plus(Duration.ofSeconds(second)), position, end));
    }
}
