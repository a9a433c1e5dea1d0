package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.stream.TupleDecoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Rows that stay text until they are events, beside the same rows as Debezium's records. */
final class TextRowsIT {
    /** Any property of Debezium's has all rows go through its records. */
    private static final Map<String, String> AS_RECORDS = Map.of("snapshot.delay.ms", "0");

    private static final String TYPES = """
            ALTER TABLE sales.orders
                ADD COLUMN small smallint, ADD COLUMN large bigint, ADD COLUMN flag boolean,
                ADD COLUMN price numeric(18, 2) DEFAULT 1.5, ADD COLUMN free numeric, ADD COLUMN name varchar(200),
                ADD COLUMN code char(5), ADD COLUMN day date, ADD COLUMN local timestamp,
                ADD COLUMN moment timestamptz, ADD COLUMN data bytea, ADD COLUMN id uuid, ADD COLUMN document jsonb,
                ADD COLUMN large_text text;
            ALTER TABLE sales.orders ALTER COLUMN large_text SET STORAGE EXTERNAL;
            CREATE TABLE sales.uncaptured (id integer PRIMARY KEY, name text);
            """;

    private static final String RANDOM_ORDERS = """
            INSERT INTO sales.orders
                SELECT n, n %% 7, CASE WHEN n %% 11 > 0 THEN repeat(chr(65 + n %% 9000), n %% 30) END,
                    (n * 31 %% 60000 - 30000)::smallint, n * 123456789012345, n %% 3 = 0, (n * 7919 %% 100000) / 100.0,
                    n / 7.0, md5(n::text), chr(97 + n %% 26), DATE '1990-01-01' + n * 13,
                    TIMESTAMP '1960-01-01' + n * interval '11 days 3.000007 seconds',
                    TIMESTAMPTZ '1960-01-01 00:00:00+00' + n * interval '13 days 0.5 seconds',
                    decode(md5(n::text), 'hex'), md5(n::text)::uuid, to_jsonb(n), NULL
                FROM generate_series(%d, %d) n
            """;

    private static final List<String> WORK = List.of(
            RANDOM_ORDERS.formatted(1, 300),
            "UPDATE sales.orders SET version = version + 1 WHERE order_id % 2 = 0",
            "UPDATE sales.orders SET order_id = order_id WHERE order_id % 10 = 0",
            "UPDATE sales.orders SET order_id = order_id + 1000 WHERE order_id % 50 = 0",
            "UPDATE sales.orders SET comments = NULL, large = NULL, price = NULL, day = NULL WHERE order_id % 9 = 0",
            "DELETE FROM sales.orders WHERE order_id % 13 = 0",
            // Odd values, among usual ones.
            "UPDATE sales.orders SET price = 'NaN', free = 'Infinity', day = 'infinity', local = '-infinity',"
                    + " moment = '0044-03-15 12:00:00+00 BC' WHERE order_id % 21 = 0",
            // An out-of-line value that an update does not send.
            "UPDATE sales.orders SET large_text = (SELECT string_agg(md5(i::text), ' ') FROM generate_series(1, 3000) i)"
                    + " WHERE order_id < 20",
            "UPDATE sales.orders SET version = version + 1 WHERE order_id < 40",
            "UPDATE sales.orders SET large_text = 'short' WHERE order_id < 10",
            // Subtransactions, messages, DDL in the middle of a transaction.
            "BEGIN; INSERT INTO sales.orders (order_id, version) VALUES (2001, 1); SAVEPOINT a;"
                    + " INSERT INTO sales.orders (order_id, version) VALUES (2002, 1); ROLLBACK TO a;"
                    + " SELECT pg_logical_emit_message(true, 'other', 'in');"
                    + " SELECT pg_logical_emit_message(false, 'other', 'beside');"
                    + " ALTER TABLE sales.orders ADD COLUMN added integer DEFAULT 7;"
                    + " INSERT INTO sales.orders (order_id, version) VALUES (2003, 1); COMMIT",
            "BEGIN; INSERT INTO sales.orders (order_id, version) VALUES (2004, 1); ROLLBACK",
            "ALTER TABLE sales.orders DROP COLUMN small; INSERT INTO sales.orders (order_id, version) VALUES (2005, 1)",
            "ALTER TABLE sales.orders ALTER COLUMN added TYPE bigint;"
                    + " UPDATE sales.orders SET added = 9223372036854775807 WHERE order_id > 2000",
            // Generated columns, a table that is not captured, one that changes its way.
            "ALTER TABLE sales.order_lines ADD COLUMN total numeric(18, 2) GENERATED ALWAYS AS (unit_price * 2) STORED;"
                    + " INSERT INTO sales.order_lines SELECT n, n / 3, 1, n / 4.0 FROM generate_series(1, 50) n;"
                    + " INSERT INTO sales.uncaptured SELECT n, 'x' FROM generate_series(1, 50) n",
            "BEGIN; UPDATE sales.order_lines SET version = 2; UPDATE sales.uncaptured SET name = 'y';"
                    + " DELETE FROM sales.order_lines WHERE order_line_id % 2 = 0; DELETE FROM sales.uncaptured; COMMIT",
            "ALTER TABLE sales.order_lines DROP COLUMN total; BEGIN;"
                    + " INSERT INTO sales.order_lines VALUES (100, 1, 1, 2.5); ALTER TABLE sales.order_lines ADD COLUMN weight real;"
                    + " INSERT INTO sales.order_lines VALUES (101, 1, 1, 2.5, 3.25);"
                    + " INSERT INTO sales.orders (order_id, version) VALUES (2006, 1);"
                    + " ALTER TABLE sales.order_lines DROP COLUMN weight;"
                    + " INSERT INTO sales.order_lines VALUES (102, 1, 1, 2.5); COMMIT",
            "BEGIN; INSERT INTO warehouse.colors VALUES (1, 'Red'), (2, 'Blue'); TRUNCATE warehouse.colors;"
                    + " INSERT INTO warehouse.colors VALUES (1, 'Green'), (3, 'Pink'); COMMIT");

    /** A table whose updates and deletes come with the old key alone, or without an old row. */
    private static final List<String> WITHOUT_OLD_ROWS = List.of(
            "ALTER TABLE warehouse.colors REPLICA IDENTITY DEFAULT",
            "INSERT INTO warehouse.colors VALUES (4, 'Grey')",
            "UPDATE warehouse.colors SET color_name = 'Dark grey' WHERE color_id = 4",
            "UPDATE warehouse.colors SET color_id = 5 WHERE color_id = 4",
            "DELETE FROM warehouse.colors WHERE color_id = 5");

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    /** Topics and dead letters, and the tables whose rows stayed text. */
    private record Captured(List<String> changes, List<String> letters, Set<String> asText) {}

    @Test
    void everyChangeIsTheSameEventAsOfDebeziumsRecord() throws Exception {
        // Given
        List<String> work = new ArrayList<>(WORK);
        work.addAll(WITHOUT_OLD_ROWS);
        // When
        Captured text = captured("text", Map.of(), work);
        capture.deleteTopics();
        Captured records = captured("records", AS_RECORDS, work);
        // Then
        assertThat(text.asText()).containsExactly("sales.order_lines", "sales.orders", "warehouse.colors");
        assertThat(records.asText()).isEmpty();
        assertThat(text.changes()).hasSizeGreaterThan(700).isEqualTo(records.changes());
        assertThat(text.letters()).isNotEmpty().isEqualTo(records.letters());
    }

    private static Captured captured(String name, Map<String, String> debezium, List<String> work) throws Exception {
        capture.reset(name);
        capture.source().execute(TYPES);
        CdcConfig config = ConnectorConfigs.with(
                ConnectorConfigs.of(capture.source().config(), capture.kafka().config(), capture.slot(), 100),
                debezium);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(TupleDecoder.class);
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        log.start();
        try (CdcConnector connector = capture.start(config)) {
            capture.awaitRunning(connector);
            capture.source().execute("ALTER PUBLICATION wwi_publication ADD TABLE sales.uncaptured");
            for (String statements : work) {
                execute(statements);
            }
            capture.awaitCaptured(connector);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
        return new Captured(
                capture.read(ConnectorConfigs.TOPICS).stream()
                        // PostgreSQL updates the rows of one statement in any order, and each row's own order stays.
                        .sorted(Comparator.comparing(Change::topic)
                                .thenComparing(Change::partition)
                                .thenComparing(change -> change.key().toString()))
                        .map(change -> change.topic() + " " + change.partition() + " " + change.op() + " "
                                + change.key() + " " + change.before() + " " + change.after())
                        .toList(),
                DeadLetterReader.read(capture.kafka().config()).stream()
                        .map(letter -> letter.key() + " "
                                + ((ObjectNode) letter.value()).without(List.of("lsn", "txId", "ts_us")))
                        .toList(),
                tablesAsText(log.list));
    }

    private static void execute(String statements) throws SQLException {
        try (Connection connection = capture.source().open();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(statements);
        }
    }

    private static Set<String> tablesAsText(List<ILoggingEvent> events) {
        Set<String> tables = new TreeSet<>();
        for (ILoggingEvent event : List.copyOf(events)) {
            Map<String, Object> values = new HashMap<>();
            event.getKeyValuePairs().forEach(pair -> values.put(pair.key, pair.value));
            if (Boolean.TRUE.equals(values.get("asText"))) {
                tables.add(String.valueOf(values.get("table")));
            }
        }
        return tables;
    }
}
