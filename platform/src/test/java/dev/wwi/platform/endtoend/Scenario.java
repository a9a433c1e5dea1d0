package dev.wwi.platform.endtoend;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.platform.source.WwiSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A short history of the source, told transaction by transaction, and what the oracle makes of it.
 *
 * <p>Instants show by name: {@code ever}, {@code open}, {@code read} (the snapshot's time), {@code t1}, {@code t2}, …
 * (the commit times, by {@code pg_xact_commit_timestamp}). LSNs show as {@code read} or as the statement that wrote
 * there: {@code t1.2} is the second statement of the first transaction. Surrogate keys show as the version they name:
 * {@code 7@t1} is the version of member 7 that starts at {@code t1}; 0 is the Unknown member.
 */
final class Scenario implements AutoCloseable {
    private static final String TEMPLATE = "scenario_template";
    private static final long SNAPSHOT_LSN = 1;

    /** A replication origin: logical decoding and the server show the commit time that an origin's session sets. */
    static final String WAYWARD_CLOCK = "wayward_clock";

    private final Oracle oracle;
    private final Map<Long, String> versions = new HashMap<>();
    private final Map<Instant, String> instants = new HashMap<>();
    private final List<WrittenRange> writes = new ArrayList<>();
    private final List<Long> transactions = new ArrayList<>();
    private boolean isForeseen;

    private record WrittenRange(long from, long to, String name) {}

    private Scenario(Oracle oracle) {
        this.oracle = oracle;
        instants.put(Instant.parse("1900-01-01T00:00:00Z"), "ever");
        instants.put(Instant.parse("9999-12-31T23:59:59.999999Z"), "open");
    }

    /** Makes the database that every scenario starts from. */
    static void prepare(PostgresServer server) throws SQLException, IOException {
        server.createDatabase(TEMPLATE);
        try (Connection connection = server.connect(TEMPLATE);
                Statement statement = connection.createStatement();
                InputStream rows = Scenario.class.getResourceAsStream("/oracle/scenario.sql")) {
            WwiSchema.create(connection);
            if (rows == null) {
                throw new IllegalStateException("no resource /oracle/scenario.sql");
            }
            statement.execute(new String(rows.readAllBytes(), StandardCharsets.UTF_8));
            statement.execute("select pg_replication_origin_create('" + WAYWARD_CLOCK + "')");
        }
        Oracle.install(server.jdbcUrl(TEMPLATE), PostgresServer.SUPERUSER).close();
    }

    /** Starts from the rows of {@code scenario.sql}, which the first snapshot has read. */
    static Scenario begin(PostgresServer server, String database) throws SQLException {
        try (Connection connection = server.connect(PostgresServer.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database + " template " + TEMPLATE);
        }
        Oracle oracle = Oracle.attach(server.jdbcUrl(database), PostgresServer.SUPERUSER);
        Scenario scenario = new Scenario(oracle);
        scenario.readSnapshot();
        return scenario;
    }

    private void readSnapshot() throws SQLException {
        Instant readAt = instant("select clock_timestamp()");
        instants.put(readAt, "read");
        for (String table : column("select table_name from oracle.captured")) {
            oracle.snapshotWasRead(table, readAt, SNAPSHOT_LSN);
        }
    }

    /** Runs the statements as one transaction. */
    Scenario commit(String... statements) throws SQLException {
        try (Connection connection = oracle.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            transactions.add(Long.parseLong(single(statement, "select pg_current_xact_id()::xid")));
            String name = "t" + transactions.size();
            for (int i = 0; i < statements.length; i++) {
                long from = walPosition(statement);
                statement.execute(statements[i]);
                writes.add(new WrittenRange(from, walPosition(statement), name + "." + (i + 1)));
            }
            connection.commit();
            connection.setAutoCommit(true);
            instants.put(instant(commitTime(transactions.size())), name);
        }
        return this;
    }

    /** What the oracle expects, one text per row, its values separated by bars. */
    List<String> rows(String sql) throws SQLException {
        if (!isForeseen) {
            foresee();
        }
        try (Connection connection = oracle.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(text(rows, i));
                }
                texts.add(String.join(" | ", values));
            }
            return texts;
        }
    }

    /** The name by which the commit time of that transaction shows, as an instant. */
    Instant committedAt(int transaction) throws SQLException {
        return instant(commitTime(transaction));
    }

    private void foresee() throws SQLException {
        oracle.foresee();
        try (Connection connection = oracle.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select key, id, valid_from from oracle.version")) {
            while (rows.next()) {
                Instant start = rows.getObject(3, OffsetDateTime.class).toInstant();
                versions.put(rows.getLong(1), rows.getLong(2) + "@" + name(start));
            }
        }
        isForeseen = true;
    }

    private String text(ResultSet rows, int column) throws SQLException {
        if (rows.getString(column) == null) {
            return "NULL";
        }
        String name = rows.getMetaData().getColumnLabel(column);
        return switch (rows.getMetaData().getColumnTypeName(column)) {
            case "timestamptz" -> {
                Instant instant = rows.getObject(column, OffsetDateTime.class).toInstant();
                yield name(instant);
            }
            case "numeric" -> rows.getBigDecimal(column).stripTrailingZeros().toPlainString();
            case "int8" -> {
                long number = rows.getLong(column);
                yield name.equals("source_lsn")
                        ? lsnName(number)
                        : versions.getOrDefault(number, Long.toString(number));
            }
            default -> rows.getString(column);
        };
    }

    private String name(Instant instant) {
        return instants.getOrDefault(instant, instant.toString());
    }

    private String lsnName(long lsn) {
        if (lsn == SNAPSHOT_LSN) {
            return "read";
        }
        return writes.stream()
                .filter(write -> write.from() <= lsn && lsn < write.to())
                .map(WrittenRange::name)
                .findFirst()
                .orElse(Long.toString(lsn));
    }

    private String commitTime(int transaction) {
        return "select pg_xact_commit_timestamp('" + transactions.get(transaction - 1) + "'::xid)";
    }

    private static long walPosition(Statement statement) throws SQLException {
        return Long.parseLong(single(statement, "select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"));
    }

    private static String single(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private Instant instant(String sql) throws SQLException {
        try (Connection connection = oracle.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private List<String> column(String sql) throws SQLException {
        try (Connection connection = oracle.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    @Override
    public void close() throws SQLException {
        oracle.close();
    }
}
