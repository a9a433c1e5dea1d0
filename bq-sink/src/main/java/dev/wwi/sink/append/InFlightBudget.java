package dev.wwi.sink.append;

/**
 * The bytes that one consumer thread may hold for rows that are not acknowledged, over all its tables. It is checked
 * before a row is added, so the last row may exceed it. Not thread-safe.
 */
public final class InFlightBudget {

    private final long maxBytes;
    private long usedBytes;

    public InFlightBudget(long maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ": it must be positive");
        }
        this.maxBytes = maxBytes;
    }

    boolean hasRoom() {
        return usedBytes < maxBytes;
    }

    void use(long bytes) {
        usedBytes += bytes;
    }

    /** Bytes held at present. */
    public long usedBytes() {
        return usedBytes;
    }
}
