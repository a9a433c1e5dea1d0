package dev.wwi.platform.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.deployed.CaptureWatch.Said;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.StageLag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaptureWatchTest {
    private static final StageLag WELL =
            new StageLag("capture", LagState.CAUGHT_UP, 40, "bytes", null, 900, 900, List.of(), null);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean isHanging;
    private final CaptureWatch watch = new CaptureWatch(this::answer, () -> now);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void whatTheConnectorSaysIsPassedOn() {
        // When
        watch.look();

        // Then
        assertThat(watch.lag()).containsExactly(WELL);
        assertThat(watch.completeUpTo()).contains(now);
    }

    @Test
    void aConnectorThatDoesNotAnswerForFiveSecondsIsStalledThoughItWasWell() {
        // Given
        watch.look();
        isHanging = true;

        // When
        pass(Duration.ofSeconds(5));
        List<StageLag> afterFive = watch.lag();
        pass(Duration.ofSeconds(1));

        // Then
        assertThat(afterFive).containsExactly(WELL);
        StageLag stalled = watch.lag().get(0);
        assertThat(stalled.state()).isEqualTo(LagState.STALLED);
        assertThat(stalled.lag()).isEqualTo(40);
        assertThat(stalled.secondsBehind()).isEqualTo(6);
        assertThat(stalled.trouble()).isEqualTo("the connector has not answered for 6 s: it hangs");
        assertThat(watch.completeUpTo()).contains(Instant.parse("2026-01-01T00:00:00Z"));

        // When
        isHanging = false;
        watch.look();

        // Then
        assertThat(watch.lag()).containsExactly(WELL);
    }

    @Test
    void aConnectorThatWasNeverThereIsUnknownAtFirstAndThenStalled() {
        // Given
        isHanging = true;

        // When
        watch.look();
        LagState atFirst = watch.lag().get(0).state();
        pass(Duration.ofSeconds(6));

        // Then
        assertThat(atFirst).isEqualTo(LagState.UNKNOWN);
        assertThat(watch.lag().get(0).state()).isEqualTo(LagState.STALLED);
        assertThat(watch.completeUpTo()).isEmpty();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        watch.look();
    }

    private Said answer() throws PlatformCallException {
        if (isHanging) {
            throw new PlatformCallException("it hangs");
        }
        return new Said(List.of(WELL), Optional.of(now));
    }
}
