package dev.wwi.platform.local;

import static org.awaitility.Awaitility.await;

import dev.wwi.platform.drill.WarehouseReaders;
import dev.wwi.sink.config.SinkConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the star schema all the time, in a thread of its own. */
final class ReadersOfStarSchema implements AutoCloseable {
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread = new Thread(this::read, "readers");
    private final WarehouseReaders readers;
    private volatile boolean stopping;

    ReadersOfStarSchema(SinkConfig warehouse) throws InterruptedException {
        this.readers = new WarehouseReaders(() -> warehouse, this::note);
        readers.round();
        thread.start();
    }

    /** What readers should not have seen, and questions without an answer. */
    List<String> faults() {
        long unanswered = readers.tally().unanswered();
        return unanswered == 0 ? faults : List.of(unanswered + " questions without an answer");
    }

    /** Waits until all tables have been read so often again. */
    void awaitMore(int more) {
        int goal = rounds.get() + more + 1;
        await().atMost(Duration.ofMinutes(2)).until(() -> rounds.get() >= goal);
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }

    private void note(String fault) {
        if (!stopping) {
            faults.add(fault);
        }
    }

    private void read() {
        try {
            while (!stopping) {
                readers.round();
                rounds.incrementAndGet();
            }
        } catch (InterruptedException e) {
            // close() was called; there is nobody to tell.
        }
    }
}
