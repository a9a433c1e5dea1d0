package dev.wwi.platform.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Commits transactions at a rate, over several connections, each as durable as PostgreSQL's default. */
public final class SteadyWork implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicInteger nextId;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Future<?>> running = new ArrayList<>();
    private volatile boolean stopped;

    private SteadyWork(int firstId) {
        this.nextId = new AtomicInteger(firstId);
    }

    /** Opens a connection for each thread. */
    public interface Connector {
        Connection connect() throws SQLException;
    }

    /**
     * Starts.
     *
     * @param sql one transaction, with one parameter
     * @param firstId the parameter's first value; each transaction has the next
     */
    public static SteadyWork start(Connector connector, String sql, int transactionsPerSecond, int firstId) {
        SteadyWork work = new SteadyWork(firstId);
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            work.running.add(work.threads.submit(() -> {
                work.commit(connector, sql, (double) CONNECTIONS * NANOS / transactionsPerSecond);
                return null;
            }));
        }
        return work;
    }

    /** The id of the next transaction. */
    public int nextId() {
        return nextId.get();
    }

    /**
     * Says when it has ended against expectation.
     *
     * @throws IllegalStateException if a transaction failed
     */
    void requireRunning() {
        for (Future<?> connection : running) {
            if (connection.isDone()) {
                try {
                    connection.get();
                } catch (ExecutionException e) {
                    throw failure(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static IllegalStateException failure(ExecutionException e) {
        return new IllegalStateException("the bench's workload failed: " + e.getCause(), e);
    }

    /**
     * Ends it; returns the id of the next transaction.
     *
     * @throws IllegalStateException if a transaction failed
     */
    public int stop() throws InterruptedException {
        stopped = true;
        for (Future<?> connection : running) {
            try {
                connection.get();
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
        return nextId.get();
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
    }

    private void commit(Connector connector, String sql, double nanosBetween)
            throws SQLException, InterruptedException {
        try (Connection connection = connector.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            double due = System.nanoTime();
            while (!stopped) {
                statement.setInt(1, nextId.getAndIncrement());
                statement.execute();
                due += nanosBetween;
                long pause = (long) (due - System.nanoTime());
                if (pause > 0) {
                    TimeUnit.NANOSECONDS.sleep(pause);
                }
            }
        }
    }
}
