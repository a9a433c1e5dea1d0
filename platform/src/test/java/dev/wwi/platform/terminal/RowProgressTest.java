package dev.wwi.platform.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowProgressTest {
    private long seconds;
    private final RowProgress progress = new RowProgress(() -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void rateAndTimeLeftAreThoseSinceTheFirstLook() {
        // Given
        String first = progress.text(40_000, 100_000);

        // When
        seconds = 10;
        String later = progress.text(50_000, 100_000);

        // Then
        assertThat(first).isEqualTo("40,000 of about 100,000 rows");
        assertThat(later).isEqualTo("50,000 of about 100,000 rows, 1,000 rows/s, 50.0 s to go");
    }

    @Test
    void moreRowsThanEstimatedLeaveNoTime() {
        // Given
        progress.perSecond(0);

        // When
        seconds = 2;

        // Then
        assertThat(progress.text(120, 100)).isEqualTo("120 of about 120 rows, 60 rows/s");
    }

    @Test
    void aReadingThatBeginsAgainIsLookedAtAnew() {
        // Given
        progress.perSecond(1_000);
        seconds = 5;
        progress.perSecond(0);

        // When
        seconds = 6;

        // Then
        assertThat(progress.perSecond(300)).isEqualTo(300);
    }
}
