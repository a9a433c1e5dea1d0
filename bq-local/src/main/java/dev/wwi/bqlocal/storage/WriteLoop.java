package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.RequestException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes whatever waits in the queue, applies the appends of all connections and tables in
 * one transaction, and answers them after the commit, in the order they came; an alteration gets a transaction of its
 * own. There is no waiting for more: a lone append is committed at once, and while it is, others gather.
 *
 * <p>Producers block while more than {@value #MAX_QUEUED_BYTES} bytes of appends wait.
 */
final class WriteLoop implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WriteLoop.class);
    private static final int MAX_QUEUED_BYTES = 192 << 20;
    private static final long MAX_BATCH_BYTES = 48L << 20;

    private final DuckDBConnection connection;
    private final CatalogStore store;
    private final TableWriters writers;
    private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private final Semaphore queuedBytes = new Semaphore(MAX_QUEUED_BYTES);
    private final Thread thread;
    private volatile Catalog catalog;
    private volatile boolean stopping;

    WriteLoop(DuckDBConnection connection, CatalogStore store, Catalog catalog, InstantSource clock) {
        this.connection = connection;
        this.store = store;
        this.catalog = catalog;
        this.writers = new TableWriters(connection, clock);
        this.thread = new Thread(this::run, "bq-local-writer");
    }

    void start() {
        thread.start();
    }

    /** The catalog as of the last commit. */
    Catalog catalog() {
        return catalog;
    }

    void append(Work.Append append) {
        int permits = permits(append);
        queuedBytes.acquireUninterruptibly(permits);
        enqueue(append);
    }

    void reply(Runnable reply) {
        enqueue(new Work.Reply(reply));
    }

    /** Applies a change and waits for its commit; what the database refuses comes as a RequestException. */
    <T> T change(Change<T> change) {
        CompletableFuture<T> result = new CompletableFuture<>();
        enqueue(new Work.Alteration<>(change, result));
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof SQLException failure) {
                throw DatabaseErrors.translate(failure);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        stopping = true;
        queue.add(new Work.Stop());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Work work) {
        if (stopping) {
            throw new RequestException(RequestException.Reason.BACKEND_ERROR, "The server is stopping");
        }
        queue.add(work);
    }

    private void run() {
        Work next = take();
        while (!(next instanceof Work.Stop)) {
            if (next instanceof Work.Alteration<?> alteration) {
                alter(alteration);
                next = take();
            } else {
                next = applyFrom(next);
            }
        }
        writers.close();
        failRest();
    }

    private Work take() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                // Only Stop ends this thread: an interrupted writer would leave clients without answers.
                LOGGER.atDebug().log("Ignored an interrupt of the write loop");
            }
        }
    }

    /** Applies appends beginning with this work, and returns the work that comes after them. */
    private Work applyFrom(Work first) {
        List<Work> batch = new ArrayList<>();
        long bytes = 0;
        @Nullable Work next = first;
        while (next != null && !(next instanceof Work.Alteration<?>) && !(next instanceof Work.Stop)) {
            batch.add(next);
            bytes += next instanceof Work.Append append ? append.bytes() : 0;
            next = bytes < MAX_BATCH_BYTES ? queue.poll() : null;
        }
        List<Work.Append> rows = new ArrayList<>();
        for (Work work : batch) {
            if (work instanceof Work.Append append) {
                rows.add(append);
            }
        }
        List<AppendOutcome> outcomes = write(rows);
        int answered = 0;
        for (Work work : batch) {
            if (work instanceof Work.Append append) {
                queuedBytes.release(permits(append));
                AppendOutcome outcome = outcomes.get(answered++);
                answer(() -> append.listener().done(outcome));
            } else if (work instanceof Work.Reply reply) {
                answer(reply.reply());
            }
        }
        writers.trim();
        return next == null ? take() : next;
    }

    /** Writes all in one transaction; if that fails, each in its own, so that one bad append fails alone. */
    private List<AppendOutcome> write(List<Work.Append> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Transaction transaction = new Transaction(connection, store, catalog);
        try {
            List<AppendOutcome> outcomes = transact(() -> new AppendBatch(writers, transaction).write(rows));
            catalog = transaction.catalog();
            return outcomes;
        } catch (SQLException | RuntimeException e) {
            if (rows.size() == 1) {
                LOGGER.atError()
                        .addKeyValue("table", rows.get(0).block().table().name())
                        .setCause(e)
                        .log("Could not write rows");
                return List.of(new AppendOutcome.Failed(String.valueOf(e.getMessage())));
            }
            LOGGER.atWarn()
                    .addKeyValue("appends", rows.size())
                    .setCause(e)
                    .log("Could not write a batch, writing each append by itself");
        }
        List<AppendOutcome> outcomes = new ArrayList<>();
        for (Work.Append append : rows) {
            outcomes.addAll(write(List.of(append)));
        }
        return outcomes;
    }

    private <T> void alter(Work.Alteration<T> alteration) {
        Transaction transaction = new Transaction(connection, store, catalog);
        try {
            T result = transact(() -> {
                T value = alteration.change().apply(transaction);
                // An open appender pins the old layout of its table.
                transaction.changedTables().forEach(writers::forget);
                return value;
            });
            catalog = transaction.catalog();
            alteration.result().complete(result);
        } catch (SQLException | RuntimeException e) {
            alteration.result().completeExceptionally(e);
        }
    }

    private <T> T transact(Operation<T> operation) throws SQLException {
        execute("BEGIN TRANSACTION");
        try {
            T result = operation.run();
            execute("COMMIT");
            return result;
        } catch (SQLException | RuntimeException e) {
            writers.close();
            try {
                execute("ROLLBACK");
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            throw e;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void failRest() {
        for (Work work = queue.poll(); work != null; work = queue.poll()) {
            if (work instanceof Work.Append append) {
                queuedBytes.release(permits(append));
                answer(() -> append.listener().done(new AppendOutcome.Failed("The server is stopping")));
            } else if (work instanceof Work.Reply reply) {
                answer(reply.reply());
            } else if (work instanceof Work.Alteration<?> alteration) {
                alteration
                        .result()
                        .completeExceptionally(
                                new RequestException(RequestException.Reason.BACKEND_ERROR, "The server is stopping"));
            }
        }
    }

    private static int permits(Work.Append append) {
        return (int) Math.min(append.bytes(), MAX_QUEUED_BYTES);
    }

    private static void answer(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException e) {
            // The client is gone; its rows are written all the same.
            LOGGER.atDebug().setCause(e).log("Could not answer an append");
        }
    }

    @FunctionalInterface
    private interface Operation<T> {
        T run() throws SQLException;
    }
}
