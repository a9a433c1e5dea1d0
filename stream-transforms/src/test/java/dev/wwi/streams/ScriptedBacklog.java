package dev.wwi.streams;

import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/** As much to read as a test says. Thread-safe. */
final class ScriptedBacklog implements Backlog {
    volatile boolean firstStart;
    volatile long records;
    volatile long dimensionRecords;
    volatile boolean closed;
    private final SynchronousQueue<RuntimeException> failures = new SynchronousQueue<>();

    /** Lets one count fail; returns when it does. */
    void failOnce(RuntimeException failure) throws InterruptedException {
        failures.put(failure);
    }

    @Override
    public boolean isFirstStart() {
        return firstStart;
    }

    @Override
    public long records() {
        @Nullable RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return records;
    }

    @Override
    public long dimensionRecords() {
        return dimensionRecords;
    }

    @Override
    public void close() {
        closed = true;
    }
}
