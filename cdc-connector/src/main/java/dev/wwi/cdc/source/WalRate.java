package dev.wwi.cdc.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How many bytes of WAL the source writes per second, over the last minute. Not thread-safe. */
final class WalRate {
    private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long atNanos, long lsn) {}

    /** Takes note of the end of the WAL; one that goes back is another source's, and begins anew. */
    void add(long atNanos, long lsn) {
        if (!samples.isEmpty() && lsn < samples.getLast().lsn()) {
            samples.clear();
        }
        samples.add(new Sample(atNanos, lsn));
        // One sample from before the window stays, so that polls that are rare still have a rate.
        while (samples.size() > 2 && atNanos - second().atNanos() >= WINDOW_NANOS) {
            samples.removeFirst();
        }
    }

    /** 0 until there are two samples. */
    double bytesPerSecond() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long nanos = last.atNanos() - first.atNanos();
        return nanos <= 0 ? 0 : (last.lsn() - first.lsn()) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    private Sample second() {
        var each = samples.iterator();
        each.next();
        return each.next();
    }
}
