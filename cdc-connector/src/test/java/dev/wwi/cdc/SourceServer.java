package dev.wwi.cdc;

import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.runtime.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A real PostgreSQL with logical WAL, with a few of the catalogue's tables. */
final class SourceServer implements AutoCloseable {
    private static final String TABLES = """
            CREATE SCHEMA sales;
            CREATE SCHEMA warehouse;
            CREATE TABLE sales.orders (
                order_id integer PRIMARY KEY, version integer NOT NULL, comments text DEFAULT 'none');
            CREATE TABLE sales.order_lines (
                order_line_id integer PRIMARY KEY, order_id integer NOT NULL, version integer NOT NULL,
                unit_price numeric(18,2));
            CREATE TABLE warehouse.colors (
                color_id integer PRIMARY KEY, color_name varchar(40) NOT NULL);
            """;

    private final PostgresServer postgres;
    private final String database;

    private SourceServer(PostgresServer postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    /** With the tables in the database {@code postgres}. */
    static SourceServer start(Path directory) throws IOException, InterruptedException, SQLException {
        SourceServer server = new SourceServer(
                PostgresServer.start(PostgresSettings.in(directory).withParameter("max_slot_wal_keep_size", "4GB")),
                "postgres");
        server.execute(TABLES);
        return server;
    }

    /** What an earlier server left in the directory. */
    static SourceServer reopen(Path directory) throws IOException, InterruptedException {
        return new SourceServer(
                PostgresServer.start(PostgresSettings.in(directory).withParameter("max_slot_wal_keep_size", "4GB")),
                "postgres");
    }

    /** What an earlier server left in the directory, promoted as a standby is. */
    static SourceServer promote(Path directory) throws IOException, InterruptedException {
        Files.createFile(directory.resolve("data").resolve("recovery.signal"));
        SourceServer promoted = new SourceServer(
                PostgresServer.start(PostgresSettings.in(directory).withParameter("restore_command", "false")),
                "postgres");
        await().until(() -> promoted.query("SELECT pg_is_in_recovery()").equals(List.of(List.of(false))));
        return promoted;
    }

    /** Another database of the same server, with the tables. */
    SourceServer createDatabase(String name) throws SQLException {
        postgres.createDatabase(name);
        SourceServer other = new SourceServer(postgres, name);
        other.execute(TABLES);
        return other;
    }

    String url() {
        return postgres.jdbcUrl(database);
    }

    SourceConfig config() {
        return SourceConfig.of(url(), PostgresServer.SUPERUSER, new Secret("unused"));
    }

    Connection open() throws SQLException {
        return postgres.connect(database);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<List<Object>> query(String sql) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    long currentLsn() throws SQLException {
        return ((Number) query("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
                        .get(0)
                        .get(0))
                .longValue();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
