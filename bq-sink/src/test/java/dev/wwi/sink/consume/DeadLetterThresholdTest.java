package dev.wwi.sink.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadLetterThresholdTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final DeadLetterThreshold threshold = new DeadLetterThreshold(2, Duration.ofMinutes(10));

    @Test
    void theTableStopsWithTheLimitAndIsTriedAgainAfterTheWindow() {
        // When
        threshold.count(0);
        boolean afterOne = threshold.isReached(0);
        threshold.count(MINUTE);

        // Then
        assertThat(afterOne).isFalse();
        assertThat(threshold.isReached(MINUTE)).isTrue();
        assertThat(threshold.isReached(10 * MINUTE - 1)).isTrue();
        assertThat(threshold.isReached(10 * MINUTE)).isFalse();
    }

    @Test
    void aFewDeadLettersNowAndThenStopNothing() {
        for (int hour = 0; hour < 10; hour++) {
            threshold.count(60 * MINUTE * hour);
            assertThat(threshold.isReached(60 * MINUTE * hour)).isFalse();
        }
    }
}
