package dev.wwi.sink.append;

import java.time.Duration;

/**
 * Pauses between attempts: doubling from the first to the longest.
 *
 * @param first pause after the first attempt
 * @param longest never exceeded
 */
public record Backoff(Duration first, Duration longest) {

    /** The pause after the given number of attempts, 1 or more. */
    public Duration after(int attempts) {
        Duration pause = first;
        for (int i = 1; i < attempts && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
