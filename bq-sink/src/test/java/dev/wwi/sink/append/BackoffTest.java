package dev.wwi.sink.append;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void pausesDoubleUpToTheLongest() {
        // Given
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(500));

        // When // Then
        assertThat(IntStream.of(1, 2, 3, 4, 1_000).mapToObj(backoff::after).map(Duration::toMillis))
                .containsExactly(100L, 200L, 400L, 500L, 500L);
    }
}
