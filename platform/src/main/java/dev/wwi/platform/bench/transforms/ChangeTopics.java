package dev.wwi.platform.bench.transforms;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.platform.bench.BenchData;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.ReadyProbe;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database of orders, and the change topics that the connector makes of it: orders, their lines, and all that dimensions
 * are made of.
 */
final class ChangeTopics {
    static final int PARTITIONS = 4;

    private final BenchServers servers;
    private final String database;

    private ChangeTopics(BenchServers servers, String database) {
        this.servers = servers;
        this.database = database;
    }

    /**
     * Fills a database and has it captured.
     *
     * @param data what is in it
     * @param times how often the orders are to be there
     */
    static ChangeTopics make(BenchServers servers, String database, BenchData data, int times)
            throws IOException, InterruptedException, SQLException {
        servers.postgres().createDatabase(database);
        ChangeTopics topics = new ChangeTopics(servers, database);
        try (Connection connection = topics.connect()) {
            data.fill(connection);
            connection.setAutoCommit(false);
            multiply(connection, times);
            connection.commit();
        }
        servers.deleteTopics();
        try (MeasuredProcess connector = topics.capture()) {
            connector.requireAlive();
        }
        return topics;
    }

    /** Orders and order lines. */
    long orderRows() throws SQLException {
        return count("SELECT (SELECT count(*) FROM sales.orders) + (SELECT count(*) FROM sales.order_lines)");
    }

    /** Order lines, each of which is a row of fct_order. */
    long lines() throws SQLException {
        return count("SELECT count(*) FROM sales.order_lines");
    }

    Connection connect() throws SQLException {
        return servers.postgres().connect(database);
    }

    /** An update of some line, with one parameter, that is different for each number. */
    String updateOfALine() throws SQLException {
        long least = count("SELECT min(order_line_id) FROM sales.order_lines");
        // Far steps between neighbours, so that updates spread over orders and partitions.
        return "UPDATE sales.order_lines SET quantity = quantity + 1, last_edited_when = localtimestamp"
                + " WHERE order_line_id = " + least + " + (?::bigint * 7919) % (SELECT reltuples::bigint FROM pg_class"
                + " WHERE oid = 'sales.order_lines'::regclass)";
    }

    /** Starts the connector and returns when it streams. */
    MeasuredProcess capture() throws IOException, InterruptedException {
        int operationsPort = FreePort.any();
        String slot = "slot_" + database;
        Path config = servers.directory().resolve(slot + ".yaml");
        Files.writeString(config, """
                source: {url: "%s", user: %s, password: unused}
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                capture: {slot: %s, tables: [%s], factPartitions: %d}
                operations: {port: %d}
                """.formatted(
                        servers.postgres().jdbcUrl(database),
                        PostgresServer.SUPERUSER,
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        slot,
                        tables().stream().map(SourceTable::qualifiedName).collect(Collectors.joining(", ")),
                        PARTITIONS,
                        operationsPort));
        MeasuredProcess connector = MeasuredProcess.startJava(
                slot,
                JvmOptions.OF_CONTENDERS,
                "dev.wwi.platform.command.Wwi",
                List.of("run", "connector", "--config", config.toString()),
                servers.directory());
        try {
            new ReadyProbe().await(connector, operationsPort);
        } catch (InterruptedException | RuntimeException e) {
            connector.close();
            throw e;
        }
        return connector;
    }

    private static List<SourceTable> tables() {
        return SourceTables.all().stream()
                .filter(table -> table.feeds() == Feeds.DIMENSIONS
                        || table.equals(SourceTables.ORDERS)
                        || table.equals(SourceTables.ORDER_LINES))
                .toList();
    }

    /** Copies of the orders under numbers behind the last one; foreign keys point to the same dimensions. */
    private static void multiply(Connection connection, int times) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int copy = 1; copy < times; copy++) {
                statement.execute("""
                        CREATE TEMPORARY TABLE shift ON COMMIT DROP AS SELECT
                            (SELECT max(order_id) FROM sales.orders) AS orders,
                            (SELECT max(order_line_id) FROM sales.order_lines) AS lines
                        """);
                statement.execute("CREATE TEMPORARY TABLE copied ON COMMIT DROP AS SELECT * FROM sales.orders"
                        + " WHERE order_id <= (SELECT orders / " + copy + " FROM shift)");
                statement.execute("UPDATE copied SET order_id = order_id + (SELECT orders FROM shift),"
                        + " backorder_order_id = NULL");
                statement.execute("INSERT INTO sales.orders SELECT * FROM copied");
                statement.execute(
                        "CREATE TEMPORARY TABLE copied_lines ON COMMIT DROP AS SELECT * FROM sales.order_lines"
                                + " WHERE order_line_id <= (SELECT lines / " + copy + " FROM shift)");
                statement.execute("UPDATE copied_lines SET order_line_id = order_line_id + (SELECT lines FROM shift),"
                        + " order_id = order_id + (SELECT orders FROM shift)");
                statement.execute("INSERT INTO sales.order_lines SELECT * FROM copied_lines");
                statement.execute("DROP TABLE shift, copied, copied_lines");
            }
            statement.execute("ANALYZE sales.order_lines");
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
