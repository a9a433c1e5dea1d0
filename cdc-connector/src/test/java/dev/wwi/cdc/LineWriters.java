package dev.wwi.cdc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Two sessions that change, delete, move and bring back the order lines of a range of keys, each half of them. */
final class LineWriters implements AutoCloseable {
    private static final int SESSIONS = 2;

    private final SourceServer source;
    private final int firstKey;
    private final int rows;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong committed = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    LineWriters(SourceServer source, int firstKey, int rows) {
        this.source = source;
        this.firstKey = firstKey;
        this.rows = rows;
    }

    void start() {
        for (int session = 0; session < SESSIONS; session++) {
            int number = session;
            Thread thread = new Thread(() -> write(number), "lines-" + session);
            threads.add(thread);
            thread.start();
        }
    }

    /** How many transactions there were. */
    long committed() {
        return committed.get();
    }

    void finish() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        stopped.set(true);
    }

    private void write(int session) {
        Random random = new Random(session);
        try (Connection connection = source.open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!stopped.get()) {
                int statements = 1 + random.nextInt(3);
                for (int number = 0; number < statements; number++) {
                    int key = firstKey + SESSIONS * random.nextInt(rows / SESSIONS) + session;
                    statement.execute(
                            switch (random.nextInt(6)) {
                                case 0 -> "DELETE FROM sales.order_lines WHERE order_line_id = " + key;
                                case 1 ->
                                    "INSERT INTO sales.order_lines VALUES (" + key + ", 1, 0) ON CONFLICT DO NOTHING";
                                case 2 ->
                                    "UPDATE sales.order_lines SET order_line_id = order_line_id + 1000000, version ="
                                            + " version + 1 WHERE order_line_id = " + key
                                            + " AND NOT EXISTS (SELECT FROM sales.order_lines WHERE order_line_id = "
                                            + (key + 1_000_000) + ")";
                                default ->
                                    "UPDATE sales.order_lines SET version = version + 1 WHERE order_line_id = " + key;
                            });
                    Thread.sleep(random.nextInt(4));
                }
                connection.commit();
                committed.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("session " + session + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
