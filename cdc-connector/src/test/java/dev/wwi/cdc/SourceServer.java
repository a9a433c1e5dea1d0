package dev.wwi.cdc;

import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.runtime.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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

    private final EmbeddedPostgres postgres;
    private final String database;

    private SourceServer(EmbeddedPostgres postgres, String database) {
        this.postgres = postgres;
        this.database = database;
    }

    /** With the tables in the database {@code postgres}. */
    static SourceServer start(Path directory) throws IOException, SQLException {
        SourceServer server = new SourceServer(
                EmbeddedPostgres.builder()
                        .setDataDirectory(directory)
                        .setServerConfig("wal_level", "logical")
                        .setServerConfig("max_slot_wal_keep_size", "4GB")
                        .start(),
                "postgres");
        server.execute(TABLES);
        return server;
    }

    /** Another database of the same server, with the tables. */
    SourceServer createDatabase(String name) throws SQLException {
        execute("CREATE DATABASE " + name);
        SourceServer other = new SourceServer(postgres, name);
        other.execute(TABLES);
        return other;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
    }

    SourceConfig config() {
        return SourceConfig.of(url(), "postgres", new Secret("postgres"));
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "postgres");
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
