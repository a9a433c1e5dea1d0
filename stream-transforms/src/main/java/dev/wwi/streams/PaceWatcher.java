package dev.wwi.streams;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an application, and a thread that has it check its pace. Started and closed once; closes the backlog. */
final class PaceWatcher implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PaceWatcher.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final PacedApplication application;
    private final Backlog backlog;
    private final Duration interval;
    private final Thread thread = new Thread(this::run, "transforms-pace");
    private volatile boolean closed;

    PaceWatcher(PacedApplication application, Backlog backlog, Duration interval) {
        this.application = application;
        this.backlog = backlog;
        this.interval = interval;
        thread.setDaemon(true);
    }

    void start() throws InterruptedException {
        application.start(backlog);
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        // First the application, so that no change of pace is interrupted half-way.
        application.close();
        thread.interrupt();
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backlog.close();
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(interval.toMillis());
                check();
            }
        } catch (InterruptedException e) {
            // This is how it is stopped.
            Thread.currentThread().interrupt();
        }
    }

    private void check() throws InterruptedException {
        try {
            application.check(backlog);
        } catch (RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("The transforms' pace could not be checked, and stays");
        }
    }
}
