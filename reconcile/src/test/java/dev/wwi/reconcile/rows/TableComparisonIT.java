package dev.wwi.reconcile.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.Difference.DifferentType;
import dev.wwi.reconcile.report.Difference.DifferentValue;
import dev.wwi.reconcile.report.Difference.MissingColumn;
import dev.wwi.reconcile.report.Difference.MissingRow;
import dev.wwi.reconcile.report.Difference.RepeatedRow;
import dev.wwi.reconcile.report.Difference.UnexpectedColumn;
import dev.wwi.reconcile.report.Difference.UnexpectedRow;
import dev.wwi.reconcile.report.TableResult;
import dev.wwi.reconcile.report.TableResult.Different;
import dev.wwi.reconcile.report.TableResult.Equal;
import dev.wwi.reconcile.report.TableResult.Unverified;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableComparisonIT {
    private static final Column ID = new Column("id", ColumnType.INT64);
    private static final Column NAME = new Column("name", ColumnType.STRING);
    private static final Column COMMIT_AT = new Column("source_commit_at", ColumnType.TIMESTAMP);
    private static final Column LSN = new Column("source_lsn", ColumnType.INT64);

    private static final Set<String> AUDIT_COLUMNS = Set.of("source_commit_at", "source_lsn");
    private static final int KEPT_DIFFERENCES = 20;

    private static PostgresServer postgres;

    private final InMemoryWarehouse warehouse = new InMemoryWarehouse();

    @BeforeAll
    static void startPostgres(@TempDir Path directory) throws IOException, InterruptedException {
        postgres = PostgresServer.start(PostgresSettings.in(directory));
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void clear() throws SQLException {
        execute("drop schema if exists shop cascade; create schema shop");
    }

    @Test
    void equalRowsOfEveryTypeAreEqual() throws SQLException {
        // Given
        execute("""
                create table shop.thing (
                    id smallint, part bigint, price numeric(18,3), huge numeric(38,10), is_sold boolean, name varchar(20),
                    day date, at timestamp, commit timestamptz, photo bytea, note text, primary key (id, part));
                insert into shop.thing values
                    (9, -1, -0.500, 12345678901234567890.0000000001, true, '', '2016-02-29', '2016-02-29 13:14:15.5',
                     '2016-02-29 13:14:15.000001+02', '\\xCAFE', null),
                    (10, 2, 0.000, 100, false, 'ünï', '0999-01-01', '9999-12-31 23:59:59.999999',
                     '9999-12-31 23:59:59.999999+00', '', 'x');
                """);
        warehouse.create(
                "raw",
                "shop_thing",
                LSN,
                ID,
                new Column("part", ColumnType.INT64),
                new Column("price", ColumnType.NUMERIC),
                new Column("huge", ColumnType.BIGNUMERIC),
                new Column("is_sold", ColumnType.BOOL),
                NAME,
                new Column("day", ColumnType.DATE),
                new Column("at", ColumnType.DATETIME),
                new Column("commit", ColumnType.TIMESTAMP),
                new Column("photo", ColumnType.BYTES),
                new Column("note", ColumnType.STRING));
        warehouse.insert(
                "raw",
                "shop_thing",
                "1",
                "9",
                "-1",
                "-0.5",
                "12345678901234567890.0000000001",
                "true",
                "",
                "2016-02-29",
                "2016-02-29T13:14:15.500000",
                "1456744455000001",
                "cafe",
                null);
        warehouse.insert(
                "raw",
                "shop_thing",
                "1",
                "10",
                "2",
                "0",
                "100",
                "false",
                "ünï",
                "0999-01-01",
                "9999-12-31T23:59:59.999999",
                "253402300799999999",
                "",
                "x");

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results).singleElement().isInstanceOfSatisfying(Equal.class, equal -> assertThat(equal.rows())
                .isEqualTo(2));
    }

    @Test
    void everyKindOfRowDifferenceIsNamedByKeyAndColumn() throws SQLException {
        // Given
        execute("""
                create table shop.thing (id integer primary key, name text);
                insert into shop.thing values (1, 'one'), (2, 'two'), (3, ''), (4, 'four')
                """);
        warehouse.create("raw", "shop_thing", ID, NAME, COMMIT_AT, LSN);
        warehouse.insert("raw", "shop_thing", "0", "zero", "1", "1");
        warehouse.insert("raw", "shop_thing", "1", "one", "1", "1");
        warehouse.insert("raw", "shop_thing", "1", "uno", "1", "1");
        warehouse.insert("raw", "shop_thing", "3", null, "1", "1");
        warehouse.insert("raw", "shop_thing", "4", "vier", "1", "1");
        warehouse.insert("raw", "shop_thing", "10", "ten", "1", "1");

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results).singleElement().isInstanceOfSatisfying(Different.class, different -> {
            assertThat(different.expectedRows()).isEqualTo(4);
            assertThat(different.actualRows()).isEqualTo(6);
            assertThat(different.differences()).isEqualTo(6);
            assertThat(different.first())
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .isInstanceOfSatisfying(UnexpectedRow.class, row -> assertThat(row.key())
                                            .containsExactly("0")),
                            second -> assertThat(second)
                                    .isInstanceOfSatisfying(RepeatedRow.class, row -> assertThat(row.actual())
                                            .containsEntry("name", "uno")),
                            third -> assertThat(third)
                                    .isInstanceOfSatisfying(MissingRow.class, row -> assertThat(row.expected())
                                            .containsEntry("name", "two")),
                            fourth -> assertThat(fourth).isEqualTo(new DifferentValue(List.of("3"), "name", "", null)),
                            fifth -> assertThat(fifth)
                                    .isEqualTo(new DifferentValue(List.of("4"), "name", "four", "vier")),
                            sixth -> assertThat(sixth)
                                    .isInstanceOfSatisfying(UnexpectedRow.class, row -> assertThat(row.key())
                                            .containsExactly("10")));
        });
    }

    @Test
    void columnsThatAreMissingSuperfluousOrOfAnotherTypeAreNamed() throws SQLException {
        // Given
        execute("create table shop.thing (id integer primary key, name text, price numeric(18,2))");
        Column price = new Column("price", ColumnType.STRING);
        Column extra = new Column("extra", ColumnType.BOOL);
        warehouse.create("raw", "shop_thing", ID, price, extra, COMMIT_AT, LSN);

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results).singleElement().isInstanceOfSatisfying(Different.class, different -> assertThat(
                        different.first())
                .containsExactly(
                        new MissingColumn(NAME),
                        new DifferentType("price", ColumnType.NUMERIC, ColumnType.STRING),
                        new UnexpectedColumn(extra)));
    }

    @Test
    void textKeysAreOrderedByCodePointWhateverTheCollation() throws SQLException {
        // Given
        execute("""
                create table shop.thing (id text primary key);
                insert into shop.thing values ('a'), ('B'), ('ä'), (U&'\\+01F600'), (U&'\\FFFD')
                """);
        warehouse.create("raw", "shop_thing", new Column("id", ColumnType.STRING));
        for (String key : List.of("B", "a", "ä", "\uFFFD", "\uD83D\uDE00")) {
            warehouse.insert("raw", "shop_thing", key);
        }

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results).singleElement().isInstanceOf(Equal.class);
    }

    @Test
    void aTableThatTheWarehouseLacksIsUnverifiedAndTheOthersAreStillCompared() throws SQLException {
        // Given
        execute("create table shop.absent (id integer primary key); create table shop.thing (id integer primary key)");
        warehouse.create("raw", "shop_thing", ID);

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results)
                .satisfiesExactly(
                        absent -> assertThat(absent)
                                .isInstanceOfSatisfying(Unverified.class, result -> assertThat(result.reason())
                                        .contains("raw.shop_absent", "not found")),
                        thing -> assertThat(thing).isInstanceOf(Equal.class));
    }

    @Test
    void whatCannotBeComparedIsUnverifiedNeverEqual() throws SQLException {
        // Given
        execute("""
                create table shop.keyless (id integer);
                create table shop.shape (id integer primary key, outline point);
                create table shop.weighed (weight numeric(9,3) primary key)
                """);
        warehouse.create("raw", "shop_keyless", ID);
        warehouse.create("raw", "shop_shape", ID, new Column("outline", ColumnType.OTHER));
        warehouse.create("raw", "shop_weighed", new Column("weight", ColumnType.NUMERIC));

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results).hasSize(3).allSatisfy(result -> assertThat(result).isInstanceOf(Unverified.class));
    }

    @Test
    void aWarehouseThatDeliversRowsOutOfOrderIsUnverified() throws SQLException {
        // Given
        execute("create table shop.thing (id integer primary key); insert into shop.thing values (1), (2), (3)");
        warehouse.create("raw", "shop_thing", ID);
        for (String key : List.of("1", "3", "2")) {
            warehouse.insert("raw", "shop_thing", key);
        }

        // When
        List<TableResult> results = compare();

        // Then
        assertThat(results).singleElement().isInstanceOf(Unverified.class);
    }

    private List<TableResult> compare() throws SQLException {
        String sql = """
                select c.relname,
                       array(select a.attname::text
                             from pg_index i
                             join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
                             where i.indrelid = c.oid and i.indisprimary
                             order by array_position(i.indkey::int2[], a.attnum))
                from pg_class c
                where c.relnamespace = 'shop'::regnamespace and c.relkind = 'r'
                order by 1
                """;
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(sql)) {
            connection.setAutoCommit(false);
            TableComparison comparison = new TableComparison(connection, warehouse, KEPT_DIFFERENCES);
            List<TableResult> results = new ArrayList<>();
            while (tables.next()) {
                List<String> key = List.of((String[]) tables.getArray(2).getArray());
                String name = tables.getString(1);
                results.add(comparison.compare(
                        new ComparedTable("shop." + name, "raw", "shop_" + name, key, AUDIT_COLUMNS)));
            }
            return results;
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
