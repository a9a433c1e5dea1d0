package dev.wwi.platform.endtoend;

import dev.wwi.reconcile.reference.ReferenceSql;
import dev.wwi.reconcile.rows.ComparedTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Knows what every row of the warehouse must be, from PostgreSQL alone: triggers and a logical slot of its own record
 * what happens to the source's tables, and SQL written from the star schema's rules, not from the engine, makes the
 * expected tables of it, in the schemas {@code oracle_star} and {@code oracle_raw} beside the source.
 *
 * <p>Nothing may change between {@link #install} and the platform's first snapshot, nor while {@link #foresee} runs.
 */
final class Oracle implements AutoCloseable {
    private final String jdbcUrl;
    private final String user;

    private Oracle(String jdbcUrl, String user) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
    }

    /** Starts to record: what the tables hold now is the baseline that the platform's first snapshot reads. */
    static Oracle install(String jdbcUrl, String superuser) throws SQLException {
        Oracle oracle = new Oracle(jdbcUrl, superuser);
        try (Connection connection = oracle.connect()) {
            run(connection, "ledger.sql");
        }
        oracle.createSlot();
        return oracle;
    }

    /** An oracle whose ledger was installed before, in the template this database was copied from. */
    static Oracle attach(String jdbcUrl, String superuser) throws SQLException {
        Oracle oracle = new Oracle(jdbcUrl, superuser);
        oracle.createSlot();
        return oracle;
    }

    /** Tells when and where the platform's first snapshot read a table. */
    void snapshotWasRead(String table, Instant at, long lsn) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("insert into oracle.snapshot values (?, ?, ?)")) {
            insert.setString(1, table);
            insert.setObject(2, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
            insert.setLong(3, lsn);
            insert.executeUpdate();
        }
    }

    /**
     * Computes what the warehouse must hold now.
     *
     * @throws SQLException also when the ledger contradicts itself or the tables
     */
    void foresee() throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            for (String script : List.of("decode.sql", "entries.sql", "dimensions.sql", "calendar.sql")) {
                run(connection, script);
            }
            createReferences(connection);
            run(connection, "star.sql");
            connection.commit();
        }
    }

    /** What a fact's row says of the present is not said twice: the oracle adds the past to reconcile's queries. */
    private static void createReferences(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : ReferenceSql.tables()) {
                statement.execute("create temporary view reference_" + table + " as "
                        + ReferenceSql.of(table, "(select max(date) from seen_date where date <= date '2099-12-31')"));
            }
        }
    }

    /** The 14 star tables and the raw tables, each with the relation that holds its expected rows. */
    List<ComparedTable> tables() throws SQLException {
        return comparedTables("""
                select 'oracle_star.' || c.relname, 'analytics', c.relname,
                       array(select a.attname::text
                             from pg_index i
                             join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
                             where i.indrelid = c.oid and i.indisprimary
                             order by array_position(i.indkey::int2[], a.attnum))
                from pg_class c
                where c.relnamespace = 'oracle_star'::regnamespace and c.relkind = 'r'
                union all
                select 'oracle_raw.' || replace(table_name, '.', '_'), 'raw', replace(table_name, '.', '_'),
                       array[key_column]
                from oracle.captured
                order by 2, 3
                """);
    }

    private List<ComparedTable> comparedTables(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<ComparedTable> tables = new ArrayList<>();
            while (rows.next()) {
                List<String> key = List.of((String[]) rows.getArray(4).getArray());
                tables.add(new ComparedTable(rows.getString(1), rows.getString(2), rows.getString(3), key, Set.of()));
            }
            return tables;
        }
    }

    /** The captured tables themselves, and the raw tables that show them. */
    List<ComparedTable> capturedTables() throws SQLException {
        return comparedTables("""
                select table_name, 'raw', replace(table_name, '.', '_'), array[key_column]
                from oracle.captured
                order by 1
                """);
    }

    /** Where the source's WAL ends. */
    long walPosition() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet position = statement.executeQuery("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint")) {
            position.next();
            return position.getLong(1);
        }
    }

    /** A new connection as superuser, in auto-commit mode. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, "");
    }

    /** Stops holding back WAL; the ledger stays. */
    @Override
    public void close() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_drop_replication_slot(" + slotName() + ")");
        }
    }

    private void createSlot() throws SQLException {
        // In a transaction of its own: PostgreSQL makes no slot in one that has written.
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_logical_replication_slot(" + slotName() + ", 'pgoutput')");
        }
    }

    private static String slotName() {
        return "('oracle_' || (select oid from pg_database where datname = current_database()))::name";
    }

    private static void run(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(read(script));
        }
    }

    private static String read(String script) {
        try (InputStream stream = Oracle.class.getResourceAsStream("/oracle/" + script)) {
            if (stream == null) {
                throw new IllegalStateException("no resource /oracle/" + script);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
