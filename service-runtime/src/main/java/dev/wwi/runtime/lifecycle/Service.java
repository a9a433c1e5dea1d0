package dev.wwi.runtime.lifecycle;

/**
 * A part of the platform that runs until it is closed.
 *
 * <p>{@link #start()} and {@link #close()} are called once each, by one thread; {@link #health()} by any thread at any
 * time.
 */
public interface Service extends AutoCloseable {
    /** Its name in logs, health answers and thread names, {@code cdc-connector}. */
    String name();

    /**
     * Starts working in threads of its own and returns.
     *
     * @throws Exception if it cannot start at all; a trouble that a retry may mend shows in {@link #health()} instead
     */
    void start() throws Exception;

    /** How it is now. */
    Health health();

    /** Stops without losing anything: what was taken is either finished or left to be taken again. */
    @Override
    void close();
}
