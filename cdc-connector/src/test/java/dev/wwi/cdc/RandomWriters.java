package dev.wwi.cdc;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;

/**
 * Two sessions that change the source in every way that shares or overlaps LSNs, and write down each change that will be
 * committed, per key in order.
 */
final class RandomWriters implements AutoCloseable {
    private final SourceServer source;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final List<List<String>> committed = List.of(new ArrayList<>(), new ArrayList<>());

    RandomWriters(SourceServer source) {
        this.source = source;
    }

    void start() {
        for (int writer = 0; writer < committed.size(); writer++) {
            int number = writer;
            Thread thread = new Thread(() -> write(number), "writer-" + writer);
            threads.add(thread);
            thread.start();
        }
    }

    /** Ends the writing and gives every change made, as {@code op key version}. */
    List<String> finish() throws InterruptedException {
        stopped.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return committed.stream().flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        stopped.set(true);
    }

    private void write(int writer) {
        Random random = new Random(writer);
        List<Integer> rows = new ArrayList<>();
        int nextKey = 1 + writer * 10_000_000;
        try (Connection connection = source.open()) {
            connection.setAutoCommit(false);
            while (!stopped.get()) {
                List<String> open = new ArrayList<>();
                int statements = 1 + random.nextInt(4);
                for (int statement = 0; statement < statements; statement++) {
                    nextKey = write(connection, random, rows, nextKey, open);
                    Thread.sleep(random.nextInt(6));
                }
                connection.commit();
                committed.get(writer).addAll(open);
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("writer " + writer + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int write(Connection connection, Random random, List<Integer> rows, int nextKey, List<String> open)
            throws SQLException, IOException {
        int count = 1 + random.nextInt(40);
        int key = nextKey;
        switch (random.nextInt(5)) {
            case 0 -> key = copy(connection, nextKey, count, rows, open);
            case 1 -> key = insert(connection, nextKey, count, rows, open);
            case 2 -> {
                if (!rows.isEmpty()) {
                    int moved = rows.remove(random.nextInt(rows.size()));
                    execute(
                            connection,
                            "UPDATE sales.order_lines SET order_line_id = " + nextKey + " WHERE order_line_id = "
                                    + moved);
                    open.add("d " + moved);
                    open.add("tombstone " + moved);
                    open.add("c " + nextKey);
                    rows.add(nextKey);
                    key = nextKey + 1;
                }
            }
            case 3 -> {
                if (!rows.isEmpty()) {
                    int changed = rows.get(random.nextInt(rows.size()));
                    execute(
                            connection,
                            "UPDATE sales.order_lines SET version = version + 1 WHERE order_line_id = " + changed);
                    open.add("u " + changed);
                }
            }
            default -> {
                if (!rows.isEmpty()) {
                    int deleted = rows.remove(random.nextInt(rows.size()));
                    execute(connection, "DELETE FROM sales.order_lines WHERE order_line_id = " + deleted);
                    open.add("d " + deleted);
                    open.add("tombstone " + deleted);
                }
            }
        }
        return key;
    }

    private static int copy(Connection connection, int nextKey, int count, List<Integer> rows, List<String> open)
            throws SQLException, IOException {
        StringBuilder text = new StringBuilder();
        for (int key = nextKey; key < nextKey + count; key++) {
            text.append(key).append("\t1\t0\n");
            rows.add(key);
            open.add("c " + key);
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY sales.order_lines (order_line_id, order_id, version) FROM STDIN",
                        new StringReader(text.toString()));
        return nextKey + count;
    }

    private static int insert(Connection connection, int nextKey, int count, List<Integer> rows, List<String> open)
            throws SQLException {
        execute(
                connection,
                "INSERT INTO sales.order_lines SELECT n, 1, 0 FROM generate_series(" + nextKey + ", "
                        + (nextKey + count - 1) + ") n");
        for (int key = nextKey; key < nextKey + count; key++) {
            rows.add(key);
            open.add("c " + key);
        }
        return nextKey + count;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
