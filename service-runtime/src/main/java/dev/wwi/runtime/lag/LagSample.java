package dev.wwi.runtime.lag;

import java.time.Instant;

/**
 * One look at a reader.
 *
 * @param at when
 * @param position what it has handled lies before it
 * @param end what there is lies before it; in the unit of the position
 */
public record LagSample(Instant at, long position, long end) {
    /** What is left to be handled. */
    public long lag() {
        return Math.max(0, end - position);
    }
}
