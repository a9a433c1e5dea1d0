package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.storage.v1.BQTableSchemaToProtoDescriptor;
import com.google.cloud.bigquery.storage.v1.BigDecimalByteStringEncoder;
import com.google.cloud.bigquery.storage.v1.CivilTimeEncoder;
import com.google.cloud.bigquery.storage.v1.Exceptions.AppendSerializationError;
import com.google.cloud.bigquery.storage.v1.GetWriteStreamRequest;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.cloud.bigquery.storage.v1.TableSchema;
import com.google.cloud.bigquery.storage.v1.WriteStreamView;
import com.google.protobuf.ByteString;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.threeten.bp.LocalDateTime;
import org.threeten.bp.LocalTime;

/** The page "Supported protocol buffer and Arrow data types", type by type, written and read by the real clients. */
class ColumnTypesIT extends SharedSession {
    private static final long END_OF_TIME_MICROS = 253402300799999999L;

    @Test
    void theEndOfTimeSurvives() throws Exception {
        // When
        write("TIMESTAMP", "int64", END_OF_TIME_MICROS);

        // Then
        FieldValue value = read();
        assertThat(value.getTimestampValue()).isEqualTo(END_OF_TIME_MICROS);
        assertThat(value.getTimestampInstant()).isEqualTo(Instant.parse("9999-12-31T23:59:59.999999Z"));
        assertThat(session.rows("SELECT CAST(v AS STRING) FROM typed"))
                .containsExactly("9999-12-31 23:59:59.999999+00");
    }

    @Test
    void timestampsAreMicrosecondsOfEitherSign() throws Exception {
        write("TIMESTAMP", "int64", -1L);
        assertThat(read().getTimestampValue()).isEqualTo(-1);
        assertThatThrownBy(() -> write("TIMESTAMP", "int64", END_OF_TIME_MICROS + 1))
                .cause()
                .isInstanceOf(AppendSerializationError.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.5, 1.5",
        "-1.5, -1.5",
        "0.000000001, 0.000000001",
        "-0.000000001, -0.000000001",
        "99999999999999999999999999999.999999999, 99999999999999999999999999999.999999999",
        "-99999999999999999999999999999.999999999, -99999999999999999999999999999.999999999",
        "18446744073.709551615, 18446744073.709551615",
        "9223372036.854775808, 9223372036.854775808",
        "100, 100",
    })
    void numericsComeAsBytesOrAsText(String written, String readBack) throws Exception {
        write("NUMERIC", "bytes", BigDecimalByteStringEncoder.encodeToNumericByteString(new BigDecimal(written)));
        assertThat(read().getNumericValue()).isEqualTo(new BigDecimal(readBack));
        write("NUMERIC", "string", written);
        assertThat(read().getNumericValue()).isEqualTo(new BigDecimal(readBack));
    }

    @Test
    void numericsComeAsIntegersAndDoublesToo() throws Exception {
        write("NUMERIC", "int64", Long.MIN_VALUE);
        assertThat(read().getNumericValue()).isEqualTo(BigDecimal.valueOf(Long.MIN_VALUE));
        write("NUMERIC", "double", 0.25);
        assertThat(read().getNumericValue()).isEqualTo(new BigDecimal("0.25"));
    }

    @ParameterizedTest
    @CsvSource({"1.0000000001", "100000000000000000000000000000", "pen", "1e400000000"})
    void aNumericOutOfItsRangeIsARowError(String written) {
        assertThatThrownBy(() -> write("NUMERIC", "string", written))
                .cause()
                .isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void bigNumericsKeepAllTheirDigits() throws Exception {
        // Given
        BigDecimal value =
                new BigDecimal("-578960446186580977117854925043439539266.34992332820282019728792003956564819967");

        // When
        write("BIGNUMERIC", "bytes", BigDecimalByteStringEncoder.encodeToBigNumericByteString(value));

        // Then
        assertThat(read().getNumericValue()).isEqualTo(value);
    }

    @Test
    void dateTimesComePackedOrAsText() throws Exception {
        long packed =
                CivilTimeEncoder.encodePacked64DatetimeMicros(LocalDateTime.of(2026, 2, 28, 23, 59, 58, 123456000));
        write("DATETIME", "int64", packed);
        assertThat(read().getStringValue()).isEqualTo("2026-02-28T23:59:58.123456");
        write("DATETIME", "string", "9999-12-31 23:59:59.999999");
        assertThat(read().getStringValue()).isEqualTo("9999-12-31T23:59:59.999999");
        write("DATETIME", "string", "2026-01-02T03:04:05");
        assertThat(read().getStringValue()).isEqualTo("2026-01-02T03:04:05");
        assertThatThrownBy(() -> write("DATETIME", "string", "yesterday"))
                .cause()
                .isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void timesComePackedOrAsText() throws Exception {
        write("TIME", "int64", CivilTimeEncoder.encodePacked64TimeMicros(LocalTime.of(1, 2, 3, 4000)));
        assertThat(read().getStringValue()).isEqualTo("01:02:03.000004");
        write("TIME", "string", "23:59:59.999999");
        assertThat(read().getStringValue()).isEqualTo("23:59:59.999999");
    }

    @ParameterizedTest
    @CsvSource({"-719162, 0001-01-01", "-1, 1969-12-31", "0, 1970-01-01", "2932896, 9999-12-31"})
    void datesAreDaysSince1970(int days, String date) throws Exception {
        write("DATE", "int32", days);
        assertThat(read().getStringValue()).isEqualTo(date);
    }

    @Test
    void aDateOutOfRangeIsARowError() {
        assertThatThrownBy(() -> write("DATE", "int32", 2932897)).cause().isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void stringsBytesBooleansIntegersAndFloatsSurvive() throws Exception {
        write("STRING", "string", "it's 'quoted', \u00e9\ud83d\ude00\n\\");
        assertThat(read().getStringValue()).isEqualTo("it's 'quoted', \u00e9\ud83d\ude00\n\\");
        write("BYTES", "bytes", ByteString.copyFrom(new byte[] {0, -1, 127, -128}));
        assertThat(read().getBytesValue()).isEqualTo(new byte[] {0, -1, 127, -128});
        write("BOOL", "bool", true);
        assertThat(read().getBooleanValue()).isTrue();
        write("INT64", "int64", Long.MIN_VALUE);
        assertThat(read().getLongValue()).isEqualTo(Long.MIN_VALUE);
        write("INT64", "uint32", -1);
        assertThat(read().getLongValue()).isEqualTo(4294967295L);
        write("FLOAT64", "double", Double.MIN_VALUE);
        assertThat(read().getDoubleValue()).isEqualTo(Double.MIN_VALUE);
        write("FLOAT64", "double", Double.NEGATIVE_INFINITY);
        assertThat(read().getDoubleValue()).isEqualTo(Double.NEGATIVE_INFINITY);
        write("FLOAT64", "double", Double.NaN);
        assertThat(read().getDoubleValue()).isNaN();
    }

    @Test
    void jsonIsCheckedAndKept() throws Exception {
        write("JSON", "string", "{\"a\": [1, 2]}");
        assertThat(read().getStringValue()).isEqualTo("{\"a\": [1, 2]}");
        assertThat(session.rows("SELECT JSON_VALUE(v, '$.a[1]') FROM typed")).containsExactly("2");
        assertThatThrownBy(() -> write("JSON", "string", "{nope")).cause().isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void invalidUtf8IsARowError() {
        // Given: field 2, two bytes that are no UTF-8.
        ByteString row = ByteString.copyFrom(new byte[] {8, 1, 0x12, 2, (byte) 0xC3, 0x28});

        // Then
        assertThatThrownBy(() -> write("STRING", Rows.of("id int64", "v string"), row))
                .cause()
                .isInstanceOf(AppendSerializationError.class);
    }

    @Test
    void arraysOfEveryTypeSurviveAndAreNeverNull() throws Exception {
        assertThat(writeArray("INT64", "int64", 1L, 2L)).containsExactly("1", "2");
        assertThat(writeArray("STRING", "string", "a", "")).containsExactly("a", "");
        assertThat(writeArray("NUMERIC", "string", "1.5", "-2")).containsExactly("1.5", "-2");
        assertThat(writeArray("DATE", "int32", 0, 1)).containsExactly("1970-01-01", "1970-01-02");
        assertThat(writeArray("BOOL", "bool", true, false)).containsExactly("true", "false");
        assertThat(writeArray("FLOAT64", "double", 1.5)).containsExactly("1.5");
        assertThat(writeArray("BYTES", "bytes", ByteString.copyFromUtf8("x"))).containsExactly("eA==");
        assertThat(writeArray("DATETIME", "string", "2026-01-02 03:04:05")).containsExactly("2026-01-02T03:04:05");
        assertThat(writeArray("TIME", "string", "03:04:05")).containsExactly("03:04:05");
        assertThat(writeArray("INT64", "int64")).isEmpty();
        assertThat(session.rows("SELECT v IS NULL FROM typed")).containsExactly("false");
        writeArray("TIMESTAMP", "int64", END_OF_TIME_MICROS);
        assertThat(read().getRepeatedValue().get(0).getTimestampValue()).isEqualTo(END_OF_TIME_MICROS);
    }

    @Test
    void missingValuesAreNull() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE typed (id INT64, v NUMERIC)");
        Rows rows = Rows.of("id int64", "v bytes");

        // When
        write(rows, rows.row(1L));

        // Then
        assertThat(read().isNull()).isTrue();
    }

    @Test
    void theClientsOwnDescriptorOfATableSchemaFits() throws Exception {
        // Given
        session.run("CREATE OR REPLACE TABLE typed (id INT64, v NUMERIC, d DATE, dt DATETIME, t TIME, ts TIMESTAMP,"
                + " s STRING, b BOOL, f FLOAT64, tags ARRAY<STRING>, `with-dash` INT64)");
        TableSchema schema = session.writeClient()
                .getWriteStream(GetWriteStreamRequest.newBuilder()
                        .setName(session.table("typed") + "/_default")
                        .setView(WriteStreamView.FULL)
                        .build())
                .getTableSchema();
        assertThat(BQTableSchemaToProtoDescriptor.convertBQTableSchemaToProtoDescriptor(schema)
                        .getFields())
                .hasSize(11);

        // When
        JSONObject row = new JSONObject()
                .put("id", 1)
                .put("v", "1.25")
                .put("d", "2026-01-02")
                .put("dt", "2026-01-02T03:04:05")
                .put("t", "03:04:05")
                .put("ts", "2026-01-02T03:04:05Z")
                .put("s", "x")
                .put("b", true)
                .put("f", 1.5)
                .put("tags", new JSONArray(List.of("p", "q")))
                .put("with-dash", 7);
        try (JsonStreamWriter writer = JsonStreamWriter.newBuilder(
                        session.table("typed"), schema, session.writeClient())
                .build()) {
            writer.append(new JSONArray().put(row)).get(30, TimeUnit.SECONDS);
        }

        // Then
        assertThat(session.rows("SELECT v, d, dt, t, CAST(ts AS STRING), s, b, f, ARRAY_TO_STRING(tags, '+'),"
                        + " `with-dash` FROM typed"))
                .containsExactly(
                        "1.25,2026-01-02,2026-01-02T03:04:05,03:04:05,2026-01-02 03:04:05+00,x,true,1.5,p+q,7");
    }

    private static void write(String columnType, String protoType, Object value) throws Exception {
        Rows rows = Rows.of("id int64", "v " + protoType);
        write(columnType, rows, rows.row(1L, value));
    }

    private static void write(String columnType, Rows rows, ByteString row) throws Exception {
        session.run("CREATE OR REPLACE TABLE typed (id INT64, v " + columnType + ")");
        write(rows, row);
    }

    private static List<String> writeArray(String elementType, String protoType, Object... elements) throws Exception {
        Rows rows = Rows.of("id int64", "v repeated " + protoType);
        write("ARRAY<" + elementType + ">", rows, rows.row(1L, List.of(elements)));
        return read().getRepeatedValue().stream()
                .map(FieldValue::getStringValue)
                .toList();
    }

    private static void write(Rows rows, ByteString row) throws Exception {
        try (StreamWriter writer = StreamWriter.newBuilder(session.table("typed") + "/_default", session.writeClient())
                .setWriterSchema(rows.schema())
                .build()) {
            writer.append(Rows.batch(row)).get(30, TimeUnit.SECONDS);
        }
    }

    private static FieldValue read() throws Exception {
        FieldValueList row =
                session.run("SELECT v FROM typed").getValues().iterator().next();
        return row.get("v");
    }
}
