package dev.wwi.platform.bench.capture;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.platform.source.WwiSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Databases of WideWorldImporters' tables, and what is done to them. */
final class CaptureSource {
    static final String PUBLICATION = "wwi_publication";

    /** Row events of one transaction: an order, its three lines, and the order's picking. */
    static final int EVENTS_PER_TRANSACTION = 5;

    private static final int LINES = 3;

    /** Foreign keys are left out: what they refer to would have to be there, and is not captured. */
    private static final String PROCEDURES = """
            CREATE FUNCTION bench_transaction(id integer) RETURNS void LANGUAGE sql AS $$
                INSERT INTO sales.orders VALUES (
                    id, 1 + id %% 663, 2, NULL, 1001, NULL, DATE '2016-05-31', DATE '2016-06-01', 10001 + id %% 9999,
                    true, NULL, NULL, NULL, NULL, 1, localtimestamp);
                INSERT INTO sales.order_lines
                    SELECT id * %1$d + line, id, 1 + (id + line) %% 227, 'USB food flash drive - sushi roll', 7,
                        1 + line * 10, 32.00, 15.000, 0, NULL, 1, localtimestamp
                    FROM generate_series(0, %1$d - 1) AS line;
                UPDATE sales.orders SET picking_completed_when = localtimestamp, picked_by_person_id = 3
                    WHERE order_id = id;
            $$;
            CREATE PROCEDURE bench_backlog(transactions integer) LANGUAGE plpgsql AS $$
            BEGIN
                FOR id IN 1..transactions LOOP
                    PERFORM bench_transaction(id);
                    COMMIT;
                END LOOP;
            END $$;
            ALTER TABLE sales.orders REPLICA IDENTITY FULL;
            ALTER TABLE sales.order_lines REPLICA IDENTITY FULL;
            CREATE PUBLICATION %2$s FOR TABLE sales.orders, sales.order_lines WITH (publish_via_partition_root = true);
            """.formatted(LINES, PUBLICATION);

    private final PostgresServer server;

    CaptureSource(PostgresServer server) {
        this.server = server;
    }

    /** Makes a database with empty tables. */
    void createDatabase(String database) throws SQLException {
        server.createDatabase(database);
        try (Connection connection = server.connect(database)) {
            WwiSchema.createTables(connection);
            execute(connection, PROCEDURES);
        }
    }

    /** Makes a slot that starts here. */
    void createSlot(String database, String slot) throws SQLException {
        try (Connection connection = server.connect(database)) {
            execute(connection, "SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        }
    }

    /** Removes a slot that nobody uses any more, so that its WAL is not kept. */
    void dropSlot(String database, String slot) throws SQLException {
        try (Connection connection = server.connect(database)) {
            execute(
                    connection,
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + slot
                            + "'");
        }
    }

    /** Commits many small transactions as fast as it goes. */
    void commitBacklog(String database, int transactions) throws SQLException {
        try (Connection connection = server.connect(database)) {
            // Who commits need not wait for the disk here; the WAL is the same.
            execute(connection, "SET synchronous_commit = off");
            execute(connection, "CALL bench_backlog(" + transactions + ")");
            execute(connection, "CHECKPOINT");
        }
    }

    /** Fills a table with rows. */
    void insertOrderLines(String database, int rows) throws SQLException {
        try (Connection connection = server.connect(database)) {
            execute(connection, """
                    INSERT INTO sales.order_lines
                        SELECT id, 1 + id / 3, 1 + id %% 227, 'USB food flash drive - sushi roll', 7, 1 + id %% 100,
                            32.00, 15.000, 1 + id %% 100, localtimestamp, 1, localtimestamp
                        FROM generate_series(1, %d) AS id
                    """.formatted(rows));
            execute(connection, "VACUUM (ANALYZE, FREEZE) sales.order_lines");
            execute(connection, "CHECKPOINT");
        }
    }

    /** Where the WAL ends, as PostgreSQL writes it. */
    String currentLsn(String database) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_current_wal_flush_lsn()")) {
            result.next();
            return result.getString(1);
        }
    }

    /** A connection to a database. */
    Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
