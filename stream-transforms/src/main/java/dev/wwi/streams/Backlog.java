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

    /**
     * How many records of {@link #records} are of the dimensions: their change topics and their timelines.
     *
     * @throws IllegalStateException if Kafka does not tell
     */
    long dimensionRecords() throws InterruptedException;

    @Override
    void close();
}
