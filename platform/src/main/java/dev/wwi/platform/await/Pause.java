package dev.wwi.platform.await;

import java.time.Duration;
import java.time.Instant;

/** The time between two looks: short at first, longer the longer the wait, so that a long one does not cost much. */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final Instant deadline;
    private Duration next = FIRST;

    Pause(Instant deadline) {
        this.deadline = deadline;
    }

    /**
     * Sleeps.
     *
     * @throws BarrierTimeoutException with the state, if the deadline has passed
     */
    void orFail(String state) throws InterruptedException {
        if (Instant.now().isAfter(deadline)) {
            throw new BarrierTimeoutException(state);
        }
        Thread.sleep(next.toMillis());
        Duration longer = next.multipliedBy(5).dividedBy(4);
        next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
    }
}
