package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.ChangeTopicReader.Change;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A row that is read is written exactly as a row that changes. */
final class SnapshotEncodingIT {
    private static final String ORDERS = "wwi.sales.orders";
    private static final String TYPES = """
            CREATE TYPE mood AS ENUM ('sad', 'it''s "fine"');
            CREATE DOMAIN cents AS numeric(12, 2) CHECK (value >= 0);
            ALTER TABLE sales.orders
                ADD COLUMN small smallint, ADD COLUMN large bigint, ADD COLUMN flag boolean,
                ADD COLUMN single real, ADD COLUMN twice double precision,
                ADD COLUMN price numeric(18, 2), ADD COLUMN whole numeric(9), ADD COLUMN fraction numeric(6, 6),
                ADD COLUMN wide numeric(38, 10), ADD COLUMN free numeric, ADD COLUMN cash money,
                ADD COLUMN name varchar(200), ADD COLUMN code char(5), ADD COLUMN odd_name text,
                ADD COLUMN day date, ADD COLUMN clock time, ADD COLUMN zoned_clock timetz,
                ADD COLUMN local timestamp, ADD COLUMN coarse timestamp(0), ADD COLUMN moment timestamptz,
                ADD COLUMN span interval, ADD COLUMN data bytea, ADD COLUMN id uuid,
                ADD COLUMN document json, ADD COLUMN binary_document jsonb,
                ADD COLUMN feeling mood, ADD COLUMN amount cents, ADD COLUMN address inet, ADD COLUMN bits bit(3),
                ADD COLUMN numbers integer[], ADD COLUMN words text[], ADD COLUMN amounts numeric(10, 2)[],
                ADD COLUMN days date[], ADD COLUMN moments timestamptz[], ADD COLUMN feelings mood[];
            """;
    private static final List<String> ROWS = List.of(
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
                    + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
                    + " NULL, NULL, NULL",
            "1, 2, true, 1.5, 2.5, 12.34, 7, 0.123456, 1234567890.0123456789, 1.50, '$12.34', 'Grün, \"x\"', 'ab', 'odd',"
                    + " '2016-02-29', '12:34:56.789', '12:34:56+02', '2016-05-31 12:34:56.123456', '2016-05-31 12:34:56',"
                    + " '2016-05-31 12:34:56.1+02', '1 year 2 mons 3 days 04:05:06.7', '\\xdeadbeef',"
                    + " '7b5fb0f2-8d2b-4b8e-9a61-6d4d1dcb5b0e', '{\"a\": [1,  2]}', '{\"b\": \"ü\", \"a\": 1}',"
                    + " 'it''s \"fine\"', 0.01, '10.0.0.1/8', B'101', '{1,NULL,3}', '{\"a b\",NULL,\"c,\\\"d\\\"\"}', '{1.50,NULL}',"
                    + " '{2016-01-01}', '{2016-01-01 00:00:00+00}', '{sad}'",
            "-32768, -9223372036854775808, false, -3.4e38, 4.9e-324, -9999999999999999.99, -999999999, -0.000001,"
                    + " -9999999999999999999999999999.9999999999, -12345678901234567890.123456789, '-$0.01', '', '', '',"
                    + " '0001-01-01', '00:00:00', '00:00:00-15:59', '0001-01-01 00:00:00', '9999-12-31 23:59:59',"
                    + " '0001-01-01 00:00:00+00', '-1 days', '', '00000000-0000-0000-0000-000000000000', 'null', 'null',"
                    + " 'sad', 0, '::1', B'000', '{}', '{}', '{}', '{}', '{}', '{}'",
            "32767, 9223372036854775807, true, 'NaN', '-Infinity', 0.00, 0, 0, 0, 0, 0, E'tab\\t line\\n back\\\\ return\\r',"
                    + " 'üöä€𝄞', E'\\\\N', '9999-12-31', '23:59:59.999999', '24:00:00+00', '9999-12-31 23:59:59.999999',"
                    + " '1969-12-31 23:59:59', '9999-12-31 23:59:59.999999+00', '00:00:00.000001', '\\x00ff5c0a',"
                    + " 'ffffffff-ffff-ffff-ffff-ffffffffffff', '\"\\\\n\"', '[]', NULL, 9999999999.99,"
                    + " '192.168.0.0/24', B'111', '{-7}', NULL, NULL, NULL, NULL, NULL");

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @Test
    void aRowThatIsReadHasTheSchemaAndTheValuesOfARowThatChanges() throws Exception {
        // Given
        fixture.source().execute(TYPES);
        insert(fixture.source(), 0);
        // When
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            insert(fixture.source(), ROWS.size());
            fixture.awaitCaptured(connector);
        }
        // Then
        List<Change> changes = fixture.read(ORDERS);
        for (int row = 1; row <= ROWS.size(); row++) {
            GenericRecord read = after(changes, row);
            GenericRecord inserted = after(changes, row + ROWS.size());
            assertThat(read.getSchema()).isSameAs(inserted.getSchema());
            inserted.put("order_id", row);
            assertThat(read).isEqualTo(inserted);
        }
    }

    private static void insert(SourceServer source, int before) throws Exception {
        int id = before;
        for (String row : ROWS) {
            id++;
            source.execute("INSERT INTO sales.orders VALUES (" + id + ", 0, 'text', " + row + ")");
        }
    }

    private static GenericRecord after(List<Change> changes, int id) {
        return changes.stream()
                .filter(change -> change.key().get(0).equals(id))
                .map(Change::after)
                .findFirst()
                .orElseThrow();
    }
}
