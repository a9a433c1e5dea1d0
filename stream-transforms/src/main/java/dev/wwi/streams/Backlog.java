package dev.wwi.streams;

/** What the application has still to read. */
interface Backlog extends AutoCloseable {
    /** Whether the application has never committed, so that all there ever was is still to come. */
    boolean isFirstStart() throws InterruptedException;

    /**
     * How many records the application has not read yet.
     *
     * @throws IllegalStateException if Kafka does not tell
     */
    long records() throws InterruptedException;

    @Override
    void close();
}
