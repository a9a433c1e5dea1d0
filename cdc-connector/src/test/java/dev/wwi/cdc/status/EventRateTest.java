package dev.wwi.cdc.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class EventRateTest {
    private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    private final EventRate rate = new EventRate(nanos::get);

    @Test
    void aSteadyFlowShowsItsRate() {
        // When
        flow(10, 100);
        // Then
        assertThat(rate.perSecond()).isCloseTo(1_000, within(60.0));
    }

    @Test
    void theRateFollowsAChangeWithinSeconds() {
        // Given
        flow(10, 100);
        // When
        flow(6, 1);
        // Then
        assertThat(rate.perSecond()).isCloseTo(10, within(60.0));
    }

    @Test
    void afterAPauseTheRateIsZero() {
        // Given
        flow(10, 100);
        // When
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        // Then
        assertThat(rate.perSecond()).isZero();
    }

    private void flow(int seconds, long eventsPerTenth) {
        for (int tenth = 0; tenth < seconds * 10; tenth++) {
            rate.add(eventsPerTenth);
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
        }
    }
}
