package dev.wwi.sink;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Writes to all sources in turn, in a thread of its own, until it is told to finish. */
final class SinkChaosWriter implements AutoCloseable {
    private static final int PAUSE_MILLIS = 50;

    private final List<SinkChaosSource> sources;
    private final Thread thread = new Thread(this::run, "chaos-writer");
    private volatile boolean finishing;
    private volatile boolean altering;
    private volatile @Nullable Exception failure;

    SinkChaosWriter(List<SinkChaosSource> sources) {
        this.sources = List.copyOf(sources);
        thread.start();
    }

    /** Gives the tables another column. */
    void alter() {
        altering = true;
    }

    /** Ends after the transaction that is being written. */
    void finish() throws Exception {
        close();
        Exception failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() {
        finishing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!finishing) {
                for (SinkChaosSource source : sources) {
                    if (altering && !source.isAltered()) {
                        source.alter();
                    }
                    source.writeTransaction();
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            failure = e;
        }
    }
}
