package dev.wwi.registry;

import java.util.concurrent.TimeUnit;

/** Counts the requests under way, so that a close can let them finish and turn new ones away. Thread-safe. */
final class RequestGate {
    private int inside;
    private boolean closed;

    synchronized boolean enter() {
        if (closed) {
            return false;
        }
        inside++;
        return true;
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** Lets nobody in from now on and waits for those inside, at most the given time. */
    synchronized void closeAndAwait(long timeoutMillis) {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        boolean interrupted = false;
        while (inside > 0 && !interrupted) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                return;
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted = true;
            }
        }
    }
}
