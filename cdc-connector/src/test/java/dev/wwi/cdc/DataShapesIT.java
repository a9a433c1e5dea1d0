package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.encode.LeftOutReason;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.status.CaptureMetrics;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What each type's odd values are in a change event. */
final class DataShapesIT {
    private static final String COLORS = "wwi.warehouse.colors";

    private static final int STREAMED_KEYS = 1_000;

    /** What PostgreSQL's driver uses for infinite timestamps, in microseconds. */
    private static final String INFINITY_MICROS = "9223372036825200000";

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    @Test
    void numericsThatAreNoNumbersAreNullAndCounted() throws Exception {
        assertThat(values("numeric(10,2)", "'NaN'", "-123.4")).containsExactly("null", "-123.40");
        assertThat(leftOut(LeftOutReason.NOT_A_NUMBER)).isEqualTo(2);
    }

    @Test
    void numericsWithoutPrecisionAreNullWhereBigNumericEnds() throws Exception {
        assertThat(values("numeric", "'Infinity'", "'-Infinity'", "1e38", "1e-39", "1.5", "99999999999999999999.5"))
                .containsExactly(
                        "null",
                        "null",
                        "null",
                        "null",
                        "1.50000000000000000000000000000000000000",
                        "99999999999999999999.50000000000000000000000000000000000000");
        assertThat(leftOut(LeftOutReason.INFINITE)).isEqualTo(4);
        assertThat(leftOut(LeftOutReason.TOO_MANY_DIGITS)).isEqualTo(4);
    }

    @Test
    void numericsWithPrecisionAreWholeHoweverWide() throws Exception {
        assertThat(values("numeric(100,20)", "1e70")).containsExactly("1" + "0".repeat(70) + "." + "0".repeat(20));
    }

    @Test
    void aNegativeScaleIsAnInteger() throws Exception {
        assertThat(values("numeric(5,-2)", "12345")).containsExactly("12300");
    }

    @Test
    void aNanInANotNullColumnMakesTheColumnNullable() throws Exception {
        assertThat(values("numeric(10,2) NOT NULL", "1", "'NaN'", "2")).containsExactly("1.00", "null", "2.00");
    }

    @Test
    void floatsKeepNanAndInfinity() throws Exception {
        assertThat(values("float8", "'NaN'", "'Infinity'", "'-Infinity'", "0.1"))
                .containsExactly("NaN", "Infinity", "-Infinity", "0.1");
    }

    @Test
    void datesOutOfRangeAreTheirDaysAndInfinityTheLastOnes() throws Exception {
        assertThat(values("date", "'0044-03-15 BC'", "'20000-01-01'", "'5874897-12-31'", "'infinity'", "'-infinity'"))
                .containsExactly(
                        "-735160",
                        "6585322",
                        "2145042905",
                        Integer.toString(Integer.MAX_VALUE),
                        Integer.toString(Integer.MIN_VALUE));
    }

    @Test
    void timestampsOutOfRangeAreTheirMicroseconds() throws Exception {
        assertThat(values(
                        "timestamp",
                        "'0044-03-15 01:02:03.123456 BC'",
                        "'20000-01-01 01:02:03'",
                        "'9999-12-31 23:59:59.999999'",
                        "'infinity'",
                        "'-infinity'"))
                .containsExactly(
                        "-63517820276876544",
                        "568971824523000000",
                        "253402300799999999",
                        INFINITY_MICROS,
                        "-9223372036832400000");
    }

    @Test
    void timestampsWithZoneOutOfRangeAreTheirMicroseconds() throws Exception {
        assertThat(values(
                        "timestamptz",
                        "'0044-03-15 01:02:03.123456+00 BC'",
                        "'20000-01-01 01:02:03+00'",
                        "'2020-01-01 02:00:00+02'",
                        "'infinity'",
                        "'-infinity'"))
                .containsExactly(
                        "-63517820276876544",
                        "568971824523000000",
                        "1577836800000000",
                        INFINITY_MICROS,
                        "-9223372036832400000");
    }

    @Test
    void timesKeepTwentyFourHoursAndZonedOnesAreInUtc() throws Exception {
        assertThat(values("time", "'24:00:00'", "'23:59:59.999999'")).containsExactly("86400000000", "86399999999");
        assertThat(values("timetz", "'01:02:03.5+02'")).containsExactly("23:02:03.5Z");
    }

    @Test
    void intervalsAreIso8601() throws Exception {
        assertThat(values("interval", "'1 year 2 mons -3 days 04:05:06.7'")).containsExactly("P1Y2M-3DT4H5M6.7S");
    }

    @Test
    void infiniteIntervalsAreZeroAsTheDriverReadsThem() throws Exception {
        assertThat(values("interval", "'infinity'", "'-infinity'")).containsExactly("P0Y0M0DT0H0M0S", "P0Y0M0DT0H0M0S");
    }

    @Test
    void arraysKeepNullsAndMayBeEmpty() throws Exception {
        assertThat(values("int[]", "'{}'", "'{1,NULL,3}'", "NULL")).containsExactly("[]", "[1, null, 3]", "null");
        assertThat(values("text[]", "'{\"a,b\",NULL,\"\",\"NULL\"}'")).containsExactly("[a,b, null, , NULL]");
        assertThat(values("smallint[]", "'{-1}'")).containsExactly("[-1]");
        assertThat(values("boolean[]", "'{t,NULL,f}'")).containsExactly("[true, null, false]");
        assertThat(values("float8[]", "'{NaN,1.5}'")).containsExactly("[NaN, 1.5]");
        assertThat(values("uuid[]", "'{00000000-0000-0000-0000-000000000001,NULL}'"))
                .containsExactly("[00000000-0000-0000-0000-000000000001, null]");
        assertThat(values("date[]", "'{2020-01-01,NULL}'")).containsExactly("[18262, null]");
        assertThat(values("timestamptz[]", "'{2020-01-01 00:00+00,infinity}'"))
                .containsExactly("[1577836800000000, " + INFINITY_MICROS + "]");
    }

    @Test
    void anArrayOfTwoDimensionsStopsTheTable() throws Exception {
        assertStops("int[]", "'{{1,2},{3,4}}'", "c1, of type _int4, has a value that cannot be converted");
    }

    @Test
    void aNanInAnArrayStopsTheTable() throws Exception {
        assertStops("numeric[]", "'{NaN}'", "c1, of type _numeric, has a value that cannot be converted");
    }

    @Test
    void anArrayOfADomainStopsTheTable() throws Exception {
        capture.source().execute("CREATE DOMAIN positive AS int CHECK (VALUE > 0)");
        assertStops("positive[]", "'{5}'", "warehouse.colors.c1 has the type _POSITIVE");
    }

    @Test
    void emptyTextIsNotNullAndCharIsPadded() throws Exception {
        assertThat(values("text", "''", "NULL")).containsExactly("", "null");
        assertThat(values("char(3)", "'a'", "''")).containsExactly("a  ", "   ");
        assertThat(values("bytea", "''", "'\\x00ff'", "NULL")).containsExactly("", "00ff", "null");
    }

    @Test
    void domainsAndEnumsAreTheirValues() throws Exception {
        capture.source()
                .execute("CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE TYPE mood AS ENUM ('sad', 'ok')");
        assertThat(values("positive", "5")).containsExactly("5");
        assertThat(values("mood", "'ok'")).containsExactly("ok");
        assertThat(values("mood[]", "'{ok,sad}'")).containsExactly("[ok, sad]");
    }

    @Test
    void otherTypesAreText() throws Exception {
        assertThat(values("uuid", "'00000000-0000-0000-0000-00000000000A'"))
                .containsExactly("00000000-0000-0000-0000-00000000000a");
        assertThat(values("json", "'{\"a\":  1}'")).containsExactly("{\"a\":  1}");
        assertThat(values("jsonb", "'{\"a\":  1, \"a\": 2}'", "'null'", "NULL"))
                .containsExactly("{\"a\": 2}", "null", "null");
        assertThat(values("inet", "'10.1.2.3/24'")).containsExactly("10.1.2.3/24");
        assertThat(values("int4range", "'[1,5)'")).containsExactly("[1,5)");
    }

    @Test
    void anUpdateOfAPrimaryKeyIsADeleteAndAnInsert() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            capture.source().execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
            // When
            capture.source().execute("UPDATE warehouse.colors SET color_id = 2, color_name = 'Blue'");
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(capture.read(COLORS).stream()
                        .map(change -> change.op() + " " + change.key().get("color_id")))
                .containsExactly("c 1", "d 1", "tombstone 1", "c 2");
    }

    @Test
    void aPartitionedTableIsCapturedThroughItsRoot() throws Exception {
        // Given
        capture.source().execute("""
                DROP TABLE warehouse.colors;
                CREATE TABLE warehouse.colors (color_id integer PRIMARY KEY, color_name varchar(40) NOT NULL)
                    PARTITION BY RANGE (color_id);
                CREATE TABLE warehouse.colors_low PARTITION OF warehouse.colors FOR VALUES FROM (0) TO (100);
                CREATE TABLE warehouse.colors_high PARTITION OF warehouse.colors FOR VALUES FROM (100) TO (200);
                INSERT INTO warehouse.colors VALUES (1, 'Red'), (101, 'Blue');
                """);
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            // When
            capture.source().execute("INSERT INTO warehouse.colors VALUES (2, 'Green')");
            capture.source().execute("UPDATE warehouse.colors_high SET color_name = 'Dark blue'");
            capture.source().execute("UPDATE warehouse.colors SET color_id = 102 WHERE color_id = 2");
            capture.source()
                    .execute("CREATE TABLE warehouse.colors_top PARTITION OF warehouse.colors FOR VALUES FROM (200)"
                            + " TO (300); ALTER TABLE warehouse.colors_top REPLICA IDENTITY FULL");
            capture.source().execute("INSERT INTO warehouse.colors VALUES (201, 'White')");
            capture.source().execute("UPDATE warehouse.colors SET color_name = 'Grey' WHERE color_id = 201");
            capture.source().execute("UPDATE warehouse.colors SET color_name = 'Black' WHERE color_id = 1");
            capture.awaitCaptured(connector);
            assertThat(connector.status().stoppedTables()).isEmpty();
            assertThat(connector.status().uncapturedTables()).isEmpty();
        }
        // Then
        List<Change> changes = capture.read(COLORS);
        assertThat(changes.stream()
                        .map(change -> change.op() + " " + change.key().get("color_id")))
                .containsExactly(
                        "r 1", "r 101", "c 2", "u 101", "d 2", "tombstone 2", "c 102", "c 201", "u 201", "u 1");
        assertThat(changes.get(3).before().get("color_name")).hasToString("Blue");
        assertThat(changes)
                .filteredOn(change -> change.value() != null)
                .allSatisfy(change -> assertThat(change.source().get("table")).hasToString("colors"));
    }

    private static void assertStops(String type, String value, String reason) throws Exception {
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            capture.source().execute("ALTER TABLE warehouse.colors ADD COLUMN c1 " + type);
            // When
            capture.source().execute("INSERT INTO warehouse.colors VALUES (1, 'Red', " + value + ")");
            capture.source().execute("INSERT INTO sales.orders VALUES (1, 0)");
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables()).singleElement().satisfies(stopped -> {
                assertThat(stopped.code()).isEqualTo(CaptureErrorCode.UNENCODABLE);
                assertThat(stopped.reason()).contains(reason);
            });
        }
        assertThat(capture.read(COLORS)).isEmpty();
        assertThat(capture.read("wwi.sales.orders")).hasSize(1);
        assertThat(DeadLetterReader.read(capture.kafka().config())).hasSize(1);
    }

    /** The values of a column of that type as events have them: the same of rows that are read and that are inserted. */
    private static List<String> values(String type, String... literals) throws Exception {
        capture.deleteTopics();
        capture.source()
                .execute("DROP TABLE warehouse.colors; CREATE TABLE warehouse.colors (color_id int PRIMARY KEY,"
                        + " c1 " + type + ")");
        capture.source().execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        insert(0, literals);
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            insert(STREAMED_KEYS, literals);
            capture.awaitCaptured(connector);
            assertThat(connector.status().restarts()).isZero();
            assertThat(connector.status().stoppedTables()).isEmpty();
        }
        List<Change> changes = capture.read(COLORS);
        List<String> streamed = values(changes, "c");
        assertThat(values(changes, "r")).isEqualTo(streamed);
        return streamed;
    }

    private static void insert(int firstKey, String... literals) throws Exception {
        for (int row = 0; row < literals.length; row++) {
            capture.source()
                    .execute("INSERT INTO warehouse.colors VALUES (" + (firstKey + row) + ", " + literals[row] + ")");
        }
    }

    private static List<String> values(List<Change> changes, String op) {
        return changes.stream()
                .filter(change -> change.op().equals(op))
                .sorted(Comparator.comparing(change -> (int) change.key().get("color_id")))
                .map(Change::after)
                .map(row -> text(row.get("c1"), row.getSchema().getField("c1").schema()))
                .toList();
    }

    private static String text(Object value, Schema type) {
        if (!(value instanceof ByteBuffer buffer)) {
            return String.valueOf(value);
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return Stream.concat(type.isUnion() ? type.getTypes().stream() : Stream.empty(), Stream.of(type))
                .filter(branch -> branch.getLogicalType() instanceof LogicalTypes.Decimal)
                .map(branch -> ((LogicalTypes.Decimal) branch.getLogicalType()).getScale())
                .map(scale -> new BigDecimal(new BigInteger(bytes), scale).toPlainString())
                .findFirst()
                .orElseGet(() -> HexFormat.of().formatHex(bytes));
    }

    private static double leftOut(LeftOutReason reason) {
        return capture.meters()
                .get(CaptureMetrics.VALUES_LEFT_OUT)
                .tag("reason", reason.name())
                .functionCounter()
                .count();
    }
}
