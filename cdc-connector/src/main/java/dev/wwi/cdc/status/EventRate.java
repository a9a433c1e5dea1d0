package dev.wwi.cdc.status;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Events per second over the last few seconds. Thread-safe. */
final class EventRate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long total;

    private record Sample(long atNanos, long total) {}

    EventRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        samples.add(new Sample(nanoTime.getAsLong(), 0));
    }

    synchronized void add(long events) {
        long now = nanoTime.getAsLong();
        if (now - samples.getLast().atNanos() >= SAMPLE_NANOS) {
            samples.add(new Sample(now, total));
        }
        total += events;
        forget(now);
    }

    synchronized double perSecond() {
        long now = nanoTime.getAsLong();
        forget(now);
        Sample oldest = samples.getFirst();
        long nanos = Math.max(now - oldest.atNanos(), SAMPLE_NANOS);
        return (total - oldest.total()) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    private void forget(long now) {
        while (samples.size() > 1 && now - samples.getFirst().atNanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        if (now - samples.getFirst().atNanos() > WINDOW_NANOS) {
            samples.clear();
            samples.add(new Sample(now, total));
        }
    }
}
