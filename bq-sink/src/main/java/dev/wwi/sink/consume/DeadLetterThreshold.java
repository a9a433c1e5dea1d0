package dev.wwi.sink.consume;

import java.time.Duration;

/**
 * How many records of one table may become dead letters before the table stops: more than a few are no bad records but a
 * mistake on the way, and are better left in their topic until it is mended. Thread-safe.
 */
public final class DeadLetterThreshold {

    private final int limit;
    private final long windowNanos;
    private long windowStartNanos;
    private volatile int count;

    /**
     * @param limit dead letters that are taken within a window
     * @param window begins with its first dead letter; after it the table is tried again
     */
    public DeadLetterThreshold(int limit, Duration window) {
        this.limit = limit;
        this.windowNanos = window.toNanos();
    }

    /** Counts a dead letter. */
    synchronized void count(long nowNanos) {
        if (count == 0 || nowNanos - windowStartNanos >= windowNanos) {
            windowStartNanos = nowNanos;
            count = 0;
        }
        count++;
    }

    /** Whether the table has to stop. */
    boolean isReached(long nowNanos) {
        if (count < limit) {
            return false;
        }
        synchronized (this) {
            return count >= limit && nowNanos - windowStartNanos < windowNanos;
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return limit + " dead letters within " + Duration.ofNanos(windowNanos).toMinutes() + " min";
    }
}
