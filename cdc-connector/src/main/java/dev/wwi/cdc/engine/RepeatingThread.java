package dev.wwi.cdc.engine;

/**
 * A daemon thread that takes the same step again and again until it is ended or closed. The step must not throw: an
 * exception ends the thread. Started once at the most; ended and closed by any thread.
 */
final class RepeatingThread implements AutoCloseable {
    private final Step step;
    private final long stopMillis;
    private final Thread thread;
    private volatile boolean ended;

    /** What is repeated. */
    @FunctionalInterface
    interface Step {
        void take() throws InterruptedException;
    }

    /**
     * @param name of the thread
     * @param step may be interrupted when it is closed
     * @param stopMillis how long {@link #close} waits for it
     */
    RepeatingThread(String name, Step step, long stopMillis) {
        this.step = step;
        this.stopMillis = stopMillis;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Lets it take no further step; does not wait for the one at hand. */
    void end() {
        ended = true;
    }

    /** Whether it takes no further step; a long one asks. */
    boolean isEnded() {
        return ended;
    }

    /** Ends it, and interrupts the step at hand. */
    @Override
    public void close() {
        end();
        thread.interrupt();
        try {
            thread.join(stopMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ended) {
                step.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
