package dev.wwi.cdc;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;

/**
 * Sessions that change the same rows of the source, in the ways of the phase at hand, whatever happens to the server.
 * What they have changed, the source's ledger says, not they: a commit whose answer was lost may have happened.
 */
final class ChaosWriters implements AutoCloseable {
    /** Keys that are used again and again; those above are used once. */
    private static final int SHARED_KEYS = 400;

    /** What goes on while tables are read again. */
    private static final List<ChaosPhase> BESIDE_REREADS = List.of(
            ChaosPhase.SMALL, ChaosPhase.COPY, ChaosPhase.INTERLEAVED, ChaosPhase.KEY_UPDATES, ChaosPhase.TRUNCATE);

    private static final int WRITERS = 3;
    private static final int COLORS = 60;

    /** How often tables are truncated in one phase; the connector reads their topics for it each time. */
    private static final int TRUNCATIONS = 6;

    /** Of what a writer may meet: a rolled back transaction, and a server that is gone or not yet there. */
    private static final Set<String> EXPECTED_CLASSES = Set.of("08", "57", "23", "40");

    private final ChaosSource source;
    private final long seed;
    private final AtomicInteger freshKey = new AtomicInteger(10_000_000);
    private final AtomicInteger columns = new AtomicInteger();
    private final AtomicInteger truncations = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile ChaosPhase phase = ChaosPhase.SMALL;

    private interface Work {
        void doIn(Connection connection) throws SQLException, IOException, InterruptedException;
    }

    ChaosWriters(ChaosSource source, long seed) {
        this.source = source;
        this.seed = seed;
    }

    void start() {
        for (int writer = 0; writer < WRITERS; writer++) {
            Random random = new Random(seed + writer);
            boolean first = writer == 0;
            Thread thread = new Thread(() -> write(random, first), "writer-" + writer);
            threads.add(thread);
            thread.start();
        }
    }

    void enter(ChaosPhase next) {
        truncations.set(0);
        phase = next;
    }

    /** Ends the writing and tells what no kill explains. */
    List<Exception> finish() throws InterruptedException {
        close();
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stopped.set(true);
    }

    /** Makes the huge transaction: a half of its events are inserts, a quarter updates and a quarter deletes. */
    void writeHugeTransaction(int rowEvents) throws InterruptedException, IOException, SQLException {
        int inserts = rowEvents / 2;
        while (!stopped.get()) {
            int from = freshKey.getAndAdd(inserts);
            int middle = from + inserts / 2;
            boolean committed = attempt(connection -> {
                execute(
                        connection,
                        "INSERT INTO sales.invoice_lines SELECT n, n % 7, 'line ' || n FROM generate_series(" + from
                                + ", " + (from + inserts - 1) + ") n");
                execute(
                        connection,
                        "UPDATE sales.invoice_lines SET version = version + 1 WHERE invoice_line_id BETWEEN " + from
                                + " AND " + (middle - 1));
                execute(
                        connection,
                        "DELETE FROM sales.invoice_lines WHERE invoice_line_id BETWEEN " + middle + " AND "
                                + (from + inserts - 1));
            });
            if (committed) {
                return;
            }
        }
    }

    private void write(Random random, boolean first) {
        while (!stopped.get()) {
            try (Connection connection = source.open()) {
                connection.setAutoCommit(false);
                while (!stopped.get()) {
                    ChaosPhase kind = phase == ChaosPhase.REREAD
                            ? BESIDE_REREADS.get(random.nextInt(BESIDE_REREADS.size()))
                            : phase;
                    boolean ofPhase = kind == ChaosPhase.TRUNCATE
                            ? first && truncations.getAndIncrement() < TRUNCATIONS
                            : first || random.nextInt(3) == 0;
                    writeTransaction(connection, random, ofPhase ? kind : ChaosPhase.SMALL);
                    Thread.sleep(random.nextInt(40));
                }
            } catch (SQLException | IOException e) {
                note(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Runs one transaction over a connection of its own; whether it is known to be committed. */
    private boolean attempt(Work work) throws IOException, InterruptedException {
        try (Connection connection = source.open()) {
            connection.setAutoCommit(false);
            work.doIn(connection);
            connection.commit();
            return true;
        } catch (SQLException e) {
            note(e);
            return false;
        }
    }

    private void note(Exception failure) {
        String state = failure instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        if (state.length() < 2 || !EXPECTED_CLASSES.contains(state.substring(0, 2))) {
            failures.add(failure);
        }
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeTransaction(Connection connection, Random random, ChaosPhase kind)
            throws SQLException, IOException, InterruptedException {
        try {
            switch (kind) {
                case FIRST_SNAPSHOT, SMALL, HUGE, REREAD -> statements(connection, random, 1 + random.nextInt(4), 0);
                case COPY -> copy(connection, random, 200 + random.nextInt(1_000));
                case INTERLEAVED -> interleaved(connection, random);
                case KEY_UPDATES -> updateKeys(connection, random);
                case DDL -> alter(connection, random);
                case TRUNCATE -> truncate(connection, random);
            }
            connection.commit();
        } catch (SQLException e) {
            if (!connection.isValid(1)) {
                throw e;
            }
            connection.rollback();
            note(e);
        }
        if (kind == ChaosPhase.TRUNCATE || kind == ChaosPhase.DDL) {
            Thread.sleep(500);
        }
    }

    private void statements(Connection connection, Random random, int count, int pauseMillis)
            throws SQLException, IOException, InterruptedException {
        for (int statement = 0; statement < count; statement++) {
            statement(connection, random);
            if (pauseMillis > 0) {
                Thread.sleep(random.nextInt(pauseMillis));
            }
        }
    }

    private void statement(Connection connection, Random random) throws SQLException, IOException {
        int key = 1 + random.nextInt(SHARED_KEYS);
        String table = random.nextBoolean() ? "sales.orders" : "sales.order_lines";
        String keyColumn = ChaosSource.KEYS.get(table);
        switch (random.nextInt(8)) {
            case 0 -> copy(connection, random, 1 + random.nextInt(30));
            case 1 -> insert(connection, table, freshKey.getAndAdd(20), 1 + random.nextInt(20));
            case 2 -> insert(connection, table, key, 1);
            case 3, 4 ->
                execute(
                        connection,
                        "UPDATE " + table + " SET version = version + 1 WHERE " + keyColumn + " BETWEEN " + key
                                + " AND " + (key + random.nextInt(4)));
            case 5 ->
                execute(
                        connection,
                        "DELETE FROM " + table + " WHERE " + keyColumn + " BETWEEN " + key + " AND "
                                + (key + random.nextInt(4)));
            case 6 -> updateKey(connection, table, keyColumn, key, 1 + random.nextInt(SHARED_KEYS));
            default -> {
                int color = 1 + random.nextInt(COLORS);
                execute(
                        connection,
                        "INSERT INTO warehouse.colors VALUES (" + color
                                + ", 'Red') ON CONFLICT (color_id) DO UPDATE SET color_name = 'Red "
                                + random.nextInt(1_000) + "'");
            }
        }
    }

    private void interleaved(Connection connection, Random random)
            throws SQLException, IOException, InterruptedException {
        statements(connection, random, 1 + random.nextInt(4), 30);
        Savepoint savepoint = connection.setSavepoint();
        statements(connection, random, 1 + random.nextInt(4), 30);
        int end = random.nextInt(4);
        if (end == 0) {
            connection.rollback(savepoint);
            statement(connection, random);
        } else if (end == 1) {
            connection.rollback();
        }
    }

    private void updateKeys(Connection connection, Random random) throws SQLException {
        String table = random.nextBoolean() ? "sales.orders" : "sales.order_lines";
        String keyColumn = ChaosSource.KEYS.get(table);
        int key = 1 + random.nextInt(SHARED_KEYS);
        if (random.nextInt(3) == 0) {
            execute(
                    connection,
                    "UPDATE " + table + " SET " + keyColumn + " = " + keyColumn + " + " + freshKey.getAndAdd(500)
                            + " WHERE " + keyColumn + " BETWEEN " + key + " AND " + (key + 200));
            insert(connection, table, key, 200);
        } else {
            updateKey(connection, table, keyColumn, key, freshKey.getAndIncrement());
            insert(connection, table, key, 1);
        }
    }

    private static void updateKey(Connection connection, String table, String keyColumn, int from, int to)
            throws SQLException {
        execute(
                connection,
                "UPDATE " + table + " SET " + keyColumn + " = " + to + ", version = version + 1 WHERE " + keyColumn
                        + " = " + from + " AND NOT EXISTS (SELECT 1 FROM " + table + " WHERE " + keyColumn + " = " + to
                        + ")");
    }

    private void alter(Connection connection, Random random) throws SQLException {
        int number = columns.getAndIncrement();
        switch (number) {
            case 0 -> execute(connection, "ALTER TABLE sales.order_lines ALTER COLUMN version TYPE bigint");
            case 1 -> execute(connection, "ALTER TABLE warehouse.colors ALTER COLUMN color_name TYPE varchar(60)");
            case 2 -> execute(connection, "ALTER TABLE sales.order_lines ALTER COLUMN unit_price TYPE numeric(20,2)");
            case 3, 4, 5, 6 -> {
                int key = 1 + random.nextInt(SHARED_KEYS);
                execute(connection, "UPDATE sales.orders SET version = version + 1 WHERE order_id <= " + key);
                execute(connection, "ALTER TABLE sales.orders ADD COLUMN extra_" + number + " text");
                execute(
                        connection,
                        "UPDATE sales.orders SET extra_" + number + " = 'later' || version WHERE order_id <= " + key);
            }
            default ->
                execute(
                        connection,
                        "UPDATE sales.orders SET version = version + 1, comments = 'after DDL' WHERE order_id <= "
                                + random.nextInt(SHARED_KEYS));
        }
    }

    private void truncate(Connection connection, Random random) throws SQLException, IOException {
        switch (random.nextInt(3)) {
            case 0 -> execute(connection, "TRUNCATE warehouse.colors");
            case 1 -> {
                statement(connection, random);
                execute(connection, "TRUNCATE sales.orders, warehouse.colors");
                insert(connection, "sales.orders", 1, SHARED_KEYS);
                statement(connection, random);
            }
            default -> {
                execute(connection, "TRUNCATE sales.orders");
                insert(connection, "sales.orders", 1, SHARED_KEYS);
            }
        }
        execute(
                connection,
                "INSERT INTO warehouse.colors SELECT n, 'Blue' FROM generate_series(1, " + COLORS
                        + ") n ON CONFLICT DO NOTHING");
    }

    private static void insert(Connection connection, String table, int from, int count) throws SQLException {
        String values = table.equals(ChaosSource.ORDERS)
                ? "(order_id, version, comments) SELECT n, 0, 'number ' || n"
                : "(order_line_id, order_id, version, unit_price) SELECT n, 1, 0, n / 100.0";
        execute(
                connection,
                "INSERT INTO " + table + " " + values + " FROM generate_series(" + from + ", " + (from + count - 1)
                        + ") n ON CONFLICT DO NOTHING");
    }

    private void copy(Connection connection, Random random, int count) throws SQLException, IOException {
        StringBuilder text = new StringBuilder();
        int from = freshKey.getAndAdd(count);
        for (int key = from; key < from + count; key++) {
            text.append(key).append("\t1\t0\t").append(random.nextInt(1_000)).append(".5\n");
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY sales.order_lines (order_line_id, order_id, version, unit_price) FROM STDIN",
                        new StringReader(text.toString()));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
