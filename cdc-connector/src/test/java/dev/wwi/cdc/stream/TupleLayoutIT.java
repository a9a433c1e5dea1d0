package dev.wwi.cdc.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.cdc.encode.ChangeEncoder;
import dev.wwi.cdc.encode.ChangeEncoders;
import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.ColumnProtection;
import dev.wwi.cdc.encode.DecimalConverter;
import dev.wwi.cdc.encode.RowText;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.relational.Column;
import io.debezium.relational.CustomConverterRegistry;
import io.debezium.relational.Table;
import io.debezium.relational.TableSchema;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.Tables;
import io.debezium.relational.mapping.ColumnMappers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That rows written from text have the very bytes that Debezium's values have, for what PostgreSQL writes. */
final class TupleLayoutIT {
    private static final int RANDOM_ROWS = 2_000;
    private static final ChangeOrigin ORIGIN = new ChangeOrigin(10, 7, 1_000, ChangeEventSchemas.STREAMED, 9);
    private static final String TABLE = """
            CREATE SCHEMA sales;
            CREATE TYPE sales.mood AS ENUM ('sad');
            CREATE DOMAIN sales.cents AS numeric(12, 2);
            CREATE TABLE sales.orders (
                order_id integer PRIMARY KEY, small smallint, number integer DEFAULT 5, large bigint, flag boolean,
                price numeric(18, 2), whole numeric(9), fraction numeric(6, 6), rounded numeric(9, -2),
                wide numeric(38, 10), free numeric, name varchar(200) DEFAULT 'none', code char(5), comments text,
                day date, local timestamp, coarse timestamp(0), moment timestamptz, millis timestamptz(3), data bytea,
                id uuid, document json, binary_document jsonb);
            """;

    private static final String ROW = """
            INSERT INTO sales.orders SELECT %d + n, %s FROM generate_series(1, %d) n
            """;
    private static final String RANDOM = """
            (random() * 65535 - 32768)::int::smallint, ((random() - 0.5) * 4294967294)::bigint::integer,
            ((random() - 0.5) * 1.8e19)::bigint, random() < 0.5,
            round(((random() - 0.5) * power(10, random() * 16))::numeric, 2),
            round(((random() - 0.5) * power(10, random() * 9))::numeric), round((random() - 0.5)::numeric, 6),
            round(((random() - 0.5) * 1e8)::numeric), ((random() - 0.5) * power(10, random() * 27))::numeric(38, 10),
            ((random() - 0.5) * power(10, random() * 60 - 30))::numeric, md5(random()::text),
            chr(33 + (random() * 90)::int), repeat(chr(1 + (random() * 55000)::int), (random() * 40)::int),
            DATE '2000-01-01' + ((random() - 0.5) * 2 * power(10, random() * 6.3))::int,
            TIMESTAMP '2000-01-01' + (random() - 0.5) * power(10, random() * 11) * interval '1 second',
            TIMESTAMP '2000-01-01' + (random() - 0.5) * power(10, random() * 11) * interval '1 second',
            TIMESTAMPTZ '2000-01-01' + (random() - 0.5) * power(10, random() * 11) * interval '1 second',
            TIMESTAMPTZ '2000-01-01' + (random() - 0.5) * power(10, random() * 11) * interval '1 second',
            decode(substr(md5(random()::text), 1, 2 * (random() * 16)::int), 'hex'), gen_random_uuid(),
            to_json(repeat(chr(1 + (random() * 55000)::int), 3)), to_jsonb(random())
            """;
    private static final List<String> HOSTILE = List.of(
            "-32768, -2147483648, -9223372036854775808, false, 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', 'NaN', '', '', '',"
                    + " 'infinity', 'infinity', 'infinity', 'infinity', 'infinity', '',"
                    + " '00000000-0000-0000-0000-000000000000', 'null', 'null'",
            "32767, 2147483647, 9223372036854775807, true, 9999999999999999.99, 999999999, 0.999999, 99999999900,"
                    + " 9999999999999999999999999999.9999999999, 'Infinity', E'\\\\N', 'ab', E'tab\\t line\\n \\\\',"
                    + " '-infinity', '-infinity', '-infinity', '-infinity', '-infinity', '\\x00ff5c',"
                    + " 'ffffffff-ffff-ffff-ffff-ffffffffffff', '\"\\\\n\"', '[]'",
            "0, 0, 999999999999999999, NULL, -0.01, -1, -0.000001, -100, -0.0000000001, '-Infinity', '\"', '     ',"
                    + " 'Grün €𝄞', '0001-01-01', '0001-01-01', '0001-01-01', '0001-01-01 00:00:00+00',"
                    + " '0001-01-01 00:00:00+14', NULL, NULL, '{\"a\": [1,  2]}', '{\"b\": \"ü\", \"a\": 1}'",
            "1, 1, -999999999999999999, NULL, 0, 0, 0, 0, 0, 1e-38, 'x', 'x', 'infinity', '9999-12-31',"
                    + " '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59', '9999-12-31 23:59:59.999999+00',"
                    + " '9999-12-31 23:59:59.999-12', NULL, NULL, '1', '1'",
            "-1, -1, 1000000000000000000, NULL, -9999999999999999.99, 1, 0.1, 1200, 1, 1e37, 'x', 'x', '2016-01-01',"
                    + " '0001-12-31 BC', '0001-12-31 23:59:59.5 BC', '0001-01-01 BC', '0001-12-31 23:59:59.5+00 BC',"
                    + " '0044-03-15 00:00:00+00 BC', NULL, NULL, '[]', '{}'",
            "NULL, NULL, NULL, NULL, 1.5, NULL, NULL, NULL, NULL, 123456789012345678, NULL, NULL, NULL, '10000-01-01',"
                    + " '10000-01-01', '10000-01-01', '10000-01-01 00:00:00+00', '10000-01-01 00:00:00+00', NULL, NULL,"
                    + " NULL, NULL",
            "NULL, NULL, NULL, NULL, 1.5, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '5874897-12-31',"
                    + " '294276-12-31 23:59:59.999999', '294276-12-31', '294276-12-31 23:59:59.999999+00',"
                    + " '1883-11-18 12:03:57+00', NULL, NULL, NULL, NULL",
            "NULL, NULL, NULL, NULL, 1.5, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, '4713-01-01 BC',"
                    + " '4713-01-01 00:00:00 BC', '1969-12-31 23:59:59', '4713-01-01 12:00:00+00 BC',"
                    + " '1969-12-31 23:59:59.999+00', NULL, NULL, NULL, NULL");

    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private static PostgresConnectorConfig config;
    private static TypeRegistry types;
    private static PostgresConnection connection;

    private final ChangeEncoder encoder = new ChangeEncoders(
                    new SchemasWithoutHistory(),
                    "unavailable",
                    new ColumnProtection(PrivacyConfig.none()),
                    reason -> {},
                    table -> {})
            .forTable(SourceTables.ORDERS);

    private static final class SchemasWithoutHistory implements TopicSchemas {
        private final InMemorySchemaIds ids = new InMemorySchemaIds();

        @Override
        public int idOf(String subject, Schema schema) {
            return ids.idOf(subject, schema);
        }

        @Override
        public Schema byId(int id) {
            return ids.byId(id);
        }

        @Override
        public Optional<Schema> latest(String subject) {
            return Optional.empty();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(PostgresSettings.in(directory));
        try (Connection session = server.connect("postgres");
                Statement statement = session.createStatement()) {
            statement.execute(TABLE);
            statement.execute("SELECT setseed(0.42)");
            statement.execute(ROW.formatted(0, RANDOM, RANDOM_ROWS));
            int id = RANDOM_ROWS;
            for (String values : HOSTILE) {
                statement.execute(ROW.formatted(id++, values, 1));
            }
        }
        config = new PostgresConnectorConfig(Configuration.create()
                .with("topic.prefix", "wwi")
                .with("database.hostname", "127.0.0.1")
                .with("database.port", server.port())
                .with("database.dbname", "postgres")
                .with("database.user", PostgresServer.SUPERUSER)
                .with("database.password", "unused")
                .with("time.precision.mode", "microseconds")
                .with("binary.handling.mode", "bytes")
                .with("event.converting.failure.handling.mode", "fail")
                .with("column.propagate.source.type", ".*")
                .build());
        types = PostgresConnection.createTypeRegistry(config.getJdbcConfig());
        connection = new PostgresConnection(config, types, PostgresConnection.CONNECTION_GENERAL);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kathmandu", "America/New_York", "Europe/Amsterdam"})
    void everyValueHasTheBytesOfDebeziumsValue(String timeZone) throws Exception {
        // Given
        TupleLayout layout = layout().orElseThrow();
        Map<String, Integer> fast = new TreeMap<>();
        List<List<@Nullable String>> rows = rows(timeZone);
        assertThat(rows).hasSize(RANDOM_ROWS + HOSTILE.size());
        for (List<@Nullable String> row : rows) {
            for (int column = 1; column < row.size(); column++) {
                // When
                RowText text = tuple(layout, alone(row, column));
                Struct struct = layout.struct(text);
                byte[] written = encoder.value(layout.rowSchema(), text, null, ORIGIN, "d", 1);
                // Then
                String name = layout.rowSchema().fields().get(column).name();
                if (written != null) {
                    assertThat(written)
                            .as(name + " " + row.get(column))
                            .isEqualTo(encoder.value(struct, null, ORIGIN, "d", 1));
                    fast.merge(name, row.get(column) == null ? 0 : 1, Integer::sum);
                }
            }
        }
        // Of a numeric without precision, every value takes Debezium's conversion.
        assertThat(fast).hasSize(layout.rowSchema().fields().size() - 2).doesNotContainKey("free");
        fast.forEach((name, count) -> assertThat(count).as(name).isGreaterThan(RANDOM_ROWS / 10));
    }

    @Test
    void wholeRowsAndKeysHaveTheBytesOfDebeziumsRows() throws Exception {
        // Given
        TupleLayout layout = layout().orElseThrow();
        RowText before = null;
        int whole = 0;
        int unbounded = layout.rowSchema().field("free").index();
        for (List<@Nullable String> row : rows("UTC")) {
            row.set(unbounded, null);
            // When
            RowText after = tuple(layout, row);
            byte[] key = encoder.key(layout.rowSchema(), after);
            byte[] event = encoder.value(layout.rowSchema(), before, after, ORIGIN, "u", 1);
            // Then
            assertThat(key).isEqualTo(encoder.key(layout.struct(after)));
            if (event != null) {
                whole++;
                assertThat(event)
                        .isEqualTo(encoder.value(
                                before == null ? null : layout.struct(before), layout.struct(after), ORIGIN, "u", 1));
            }
            before = after;
        }
        assertThat(whole).isPositive();
    }

    @Test
    void aTupleThatDebeziumResolvesIsLeftToIt() throws Exception {
        // Given
        TupleLayout layout = layout().orElseThrow();
        List<@Nullable String> row = rows("UTC").get(0);
        byte[] bytes = bytes(row);
        // When
        int firstKind = Short.BYTES;
        for (char kind : new char[] {'u', 'b', 'x'}) {
            byte[] other = bytes.clone();
            other[firstKind] = (byte) kind;
            // Then
            assertThat(layout.read(ByteBuffer.wrap(other))).isNull();
        }
        assertThat(layout.read(ByteBuffer.wrap(bytes(row.subList(0, row.size() - 1)))))
                .isNull();
        assertThat(layout.read(ByteBuffer.wrap(bytes))).isNotNull();
    }

    @Test
    void keysAreTheSameOnlyIfTheirTextIs() throws Exception {
        // Given
        TupleLayout layout = layout().orElseThrow();
        List<List<@Nullable String>> rows = rows("UTC");
        List<@Nullable String> other = new ArrayList<>(rows.get(1));
        other.set(0, rows.get(0).get(0));
        // When
        RowText first = tuple(layout, rows.get(0));
        // Then
        assertThat(layout.haveSameKey(first, tuple(layout, rows.get(1)))).isFalse();
        assertThat(layout.haveSameKey(first, tuple(layout, other))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "real",
                "double precision",
                "interval",
                "time",
                "timetz",
                "sales.mood",
                "sales.cents",
                "integer[]",
                "inet",
                "money",
                "bit(3)"
            })
    void aTableWithAColumnOfAnotherTypeIsLeftToDebezium(String type) throws Exception {
        // Given
        execute("ALTER TABLE sales.orders ADD COLUMN other " + type);
        try {
            // When
            Optional<TupleLayout> layout = layout();
            // Then
            assertThat(layout).isEmpty();
        } finally {
            execute("ALTER TABLE sales.orders DROP COLUMN other");
        }
    }

    @Test
    void aTableWithoutAPrimaryKeyIsLeftToDebezium() throws Exception {
        // Given
        execute("ALTER TABLE sales.orders DROP CONSTRAINT orders_pkey");
        try {
            // When
            Optional<TupleLayout> layout = layout();
            // Then
            assertThat(layout).isEmpty();
        } finally {
            execute("ALTER TABLE sales.orders ADD PRIMARY KEY (order_id)");
        }
    }

    private static Optional<TupleLayout> layout() throws SQLException {
        Tables tables = new Tables();
        connection.readSchema(tables, null, "sales", Tables.TableFilter.includeAll(), null, true);
        Table table = tables.forTable(tables.tableIds().iterator().next());
        TableSchema schema = new TableSchemaBuilder(
                        PostgresValueConverter.of(config, UTF_8, types),
                        connection.getDefaultValueConverter(),
                        config.schemaNameAdjuster(),
                        new CustomConverterRegistry(List.of(new DecimalConverter())),
                        config.getSourceInfoStructMaker().schema(),
                        config.getFieldNamer(),
                        false,
                        config.getEventConvertingFailureHandlingMode())
                .create(
                        config.getTopicNamingStrategy(CommonConnectorConfig.TOPIC_NAMING_STRATEGY),
                        table,
                        null,
                        ColumnMappers.create(config),
                        null);
        return TupleLayout.of(withRootTypes(table), schema, "wwi.sales.orders", types);
    }

    /** As the stream announces tables; the catalogue of the driver gives a domain's own type. */
    private static Table withRootTypes(Table table) {
        return table.edit()
                .setColumns(table.columns().stream()
                        .map(column ->
                                column.edit().nativeType(rootType(column)).create())
                        .toList())
                .create();
    }

    private static int rootType(Column column) {
        return types.get("sales", column.typeName()).getRootType().getOid();
    }

    private static List<List<@Nullable String>> rows(String timeZone) throws SQLException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (Connection session = server.connect("postgres");
                Statement statement = session.createStatement()) {
            statement.execute("SET TimeZone = '" + timeZone + "'");
            try (ResultSet result = statement.executeQuery("SELECT * FROM sales.orders ORDER BY order_id")) {
                while (result.next()) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                        row.add(result.getString(column));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static List<@Nullable String> alone(List<@Nullable String> row, int column) {
        List<@Nullable String> alone = new ArrayList<>();
        for (int index = 0; index < row.size(); index++) {
            alone.add(index == 0 || index == column ? row.get(index) : null);
        }
        return alone;
    }

    private static RowText tuple(TupleLayout layout, List<@Nullable String> row) {
        RowText text = layout.read(ByteBuffer.wrap(bytes(row)));
        assertThat(text).isNotNull();
        return text;
    }

    private static byte[] bytes(List<@Nullable String> row) {
        ByteBuffer buffer = ByteBuffer.allocate(16_384).putShort((short) row.size());
        for (String value : row) {
            if (value == null) {
                buffer.put((byte) 'n');
            } else {
                byte[] utf8 = value.getBytes(UTF_8);
                buffer.put((byte) 't').putInt(utf8.length).put(utf8);
            }
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static void execute(String sql) throws SQLException {
        try (Connection session = server.connect("postgres");
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
