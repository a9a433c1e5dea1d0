package dev.wwi.cdc;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL that can be killed, with tables whose changes it notes in a ledger of its own.
 *
 * <p>Triggers write the ledger in the transaction that makes the change, so that it holds exactly what was committed.
 * Its order is the order of the changes of each key: a change is noted while its transaction holds the row's lock (of an
 * insert, the place in the unique index), which the next change of that key waits for until the transaction has ended;
 * and a sequence gives no smaller number later, also after a crash. A TRUNCATE holds a lock that no change of the table
 * goes beside, so the rows it removed are those that the ledger has before it.
 */
final class ChaosSource implements AutoCloseable {
    static final String ORDERS = "sales.orders";
    static final String ORDER_LINES = "sales.order_lines";
    static final String COLORS = "warehouse.colors";

    /** The table of the huge transactions, which the ledger has by statements. */
    static final String INVOICE_LINES = "sales.invoice_lines";

    /** The tables that the ledger has row by row, with their primary keys. */
    static final Map<String, String> KEYS =
            Map.of(ORDERS, "order_id", ORDER_LINES, "order_line_id", COLORS, "color_id");

    static final List<String> TABLES = List.of(ORDERS, ORDER_LINES, COLORS, INVOICE_LINES);

    private static final String DATABASE = "postgres";

    private final PostgresSettings settings;
    private volatile PostgresServer postgres;

    private ChaosSource(PostgresSettings settings, PostgresServer postgres) {
        this.settings = settings;
        this.postgres = postgres;
    }

    static ChaosSource start(Path directory) throws IOException, InterruptedException, SQLException {
        PostgresSettings settings = PostgresSettings.in(directory)
                .withPort(FreePort.any())
                .withParameter("max_slot_wal_keep_size", "32GB")
                .withParameter("deadlock_timeout", "200ms");
        ChaosSource source = new ChaosSource(settings, PostgresServer.start(settings));
        source.execute(resource("/chaos/source.sql"));
        return source;
    }

    String url() {
        return postgres.jdbcUrl(DATABASE);
    }

    Connection open() throws SQLException {
        return postgres.connect(DATABASE);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getLong(1) : 0;
        }
    }

    long writtenLsn() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
    }

    long confirmedLsn() throws SQLException {
        return number("SELECT pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')::bigint FROM pg_replication_slots");
    }

    /** Kills the server without notice, as {@code kill -9} of its first process does; the others end themselves. */
    void kill() {
        ProcessHandle.of(postgres.processId()).ifPresent(server -> {
            server.destroyForcibly();
            server.onExit().join();
        });
    }

    void startAgain() throws IOException, InterruptedException {
        postgres.close();
        postgres = PostgresServer.start(settings);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ChaosSource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(name + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
