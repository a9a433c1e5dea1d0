package dev.wwi.sink.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.star.DimPaymentMethod;
import dev.wwi.sink.table.TableLayout;
import dev.wwi.sink.table.TableLayouts;
import dev.wwi.sink.table.UnsupportedColumnException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeEncoderTest {

    private static final SourceTable COLORS = SourceTables.COLORS;
    private static final Column COLOR_ID = new Column("color_id", Schema.create(Schema.Type.INT), false);
    private static final Column COLOR_NAME = new Column("color_name", Schema.create(Schema.Type.STRING), false);
    private static final long LSN = 4_711;
    private static final long COMMIT_MICROS = 1_700_000_000_123_456L;

    private final List<String> leftOut = new ArrayList<>();
    private final ChangeEncoder encoder =
            new ChangeEncoder(0x1f, (column, reason) -> leftOut.add(column + " " + reason));

    @ParameterizedTest
    @CsvSource({
        "0, 1F/0, 000000000000001F/0000000000000000",
        "15, 1F/F, 000000000000001F/000000000000000F",
        "16, 1F/10, 000000000000001F/0000000000000010",
        "9223372036854775807, 1F/7FFFFFFFFFFFFFFF, 000000000000001F/7FFFFFFFFFFFFFFF"
    })
    void sequenceNumbersAreShortAsBigQueryBillsThemUnlessTheyHaveToSortAsTexts(
            long offset, String shortest, String sortable) {
        // Given
        TableLayout layout =
                TableLayouts.raw(COLORS, ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, COLOR_NAME)));

        // Then
        assertThat(sequenceNumber(encoder, layout, offset)).isEqualTo(shortest);
        assertThat(sequenceNumber(ChangeEncoder.sortable(0x1f, (column, reason) -> {}), layout, offset))
                .isEqualTo(sortable);
    }

    private static String sequenceNumber(ChangeEncoder encoder, TableLayout layout, long offset) {
        return ParsedRow.parser(layout)
                .apply(encoder.deletion(keys(layout), key(7), 0, offset).row())
                .changeSequenceNumber();
    }

    @Test
    void aDeletionCarriesTheKeyColumnsAloneAndTheCommitTimeOfItsEvent() {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, COLOR_NAME));
        TableLayout layout = TableLayouts.raw(COLORS, envelope);
        byte[] value = AvroBodies.of(event(envelope, "d", null));

        // When
        EncodedChange change =
                encoder.change(RowEncoder.forChangeEvents(envelope, layout), value, keys(layout), key(7), 0, 10);

        // Then
        ParsedRow row = ParsedRow.parser(layout).apply(change.row());
        assertThat(change.type()).isEqualTo(ChangeType.DELETE);
        assertThat(row.changeType()).isEqualTo("DELETE");
        assertThat(row.changeSequenceNumber()).isEqualTo("1F/A");
        assertThat(row.setColumns()).containsExactly("color_id");
        assertThat(row.value("color_id")).isEqualTo(7L);
        assertThat(change.sourceCommitMicros()).isEqualTo(COMMIT_MICROS);
    }

    @Test
    void aTombstoneDeletesByKeyAtATimeNobodyKnows() {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, COLOR_NAME));
        TableLayout layout = TableLayouts.raw(COLORS, envelope);

        // When
        EncodedChange change = encoder.deletion(keys(layout), key(-3), 0, 11);

        // Then
        ParsedRow row = ParsedRow.parser(layout).apply(change.row());
        assertThat(row.changeType()).isEqualTo("DELETE");
        assertThat(row.setColumns()).containsExactly("color_id");
        assertThat(row.value("color_id")).isEqualTo(-3L);
        assertThat(change.sourceCommitMicros()).isEqualTo(EncodedChange.UNKNOWN_COMMIT);
    }

    @Test
    void anEventWithoutARowThatIsNoDeletionIsMalformed() {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, COLOR_NAME));
        TableLayout layout = TableLayouts.raw(COLORS, envelope);
        RowEncoder values = RowEncoder.forChangeEvents(envelope, layout);
        byte[] value = AvroBodies.of(event(envelope, "u", null));

        // When // Then
        assertThatThrownBy(() -> encoder.change(values, value, keys(layout), key(1), 0, 1))
                .isInstanceOf(RecordEncodingException.class)
                .hasMessageContaining("no row although its op is 'u'");
    }

    @Test
    void aRowEncodedBeforeAColumnWasAddedIsValidUnderTheNewDescriptor() {
        // Given
        Schema before = ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, COLOR_NAME));
        TableLayout old = TableLayouts.raw(COLORS, before);
        Column added = new Column("shade", Schema.create(Schema.Type.STRING), true);
        Schema after = ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, COLOR_NAME, added));
        TableLayout grown = old.with(old.missing(TableLayouts.raw(COLORS, after)));
        GenericRecord row = row(before, 5, "Azure");

        // When
        EncodedChange change = encoder.change(
                RowEncoder.forChangeEvents(before, old),
                AvroBodies.of(event(before, "c", row)),
                keys(old),
                key(5),
                0,
                1);

        // Then
        ParsedRow parsed = ParsedRow.parser(grown).apply(change.row());
        assertThat(parsed.value("color_id")).isEqualTo(5L);
        assertThat(parsed.value("color_name")).isEqualTo("Azure");
        assertThat(parsed.value("shade")).isNull();
        assertThat(parsed.value("source_lsn")).isEqualTo(LSN);
    }

    @Test
    void aStarRecordIsTheRowAndTellsItsCommitTime() {
        // Given
        Schema schema = DimPaymentMethod.getClassSchema();
        TableLayout layout = TableLayouts.star(TargetTables.DIM_PAYMENT_METHOD, schema);
        GenericRecord record = new GenericRecordBuilder(schema)
                .set("payment_method_key", Long.MAX_VALUE)
                .set("wwi_payment_method_id", 4L)
                .set("payment_method", "Zürich, déjà vu")
                .set("valid_from", -2_208_988_800_000_000L)
                .set("valid_to", 253_402_300_799_999_999L)
                .set("is_current", true)
                .set("source_commit_at", COMMIT_MICROS)
                .set("source_lsn", LSN)
                .build();
        Schema keySchema = TargetTables.DIM_PAYMENT_METHOD.keySchema();

        // When
        EncodedChange change = encoder.change(
                RowEncoder.forRows(schema, layout),
                AvroBodies.of(record),
                RowEncoder.forKeys(keySchema, layout),
                new byte[0],
                0,
                2);

        // Then
        ParsedRow row = ParsedRow.parser(layout).apply(change.row());
        assertThat(row.changeType()).isEqualTo("UPSERT");
        assertThat(row.value("payment_method_key")).isEqualTo(Long.MAX_VALUE);
        assertThat(row.value("payment_method")).isEqualTo("Zürich, déjà vu");
        assertThat(row.value("is_current")).isEqualTo(true);
        assertThat(row.value("valid_to")).hasToString("9999-12-31T23:59:59.999999Z");
        assertThat(change.sourceCommitMicros()).isEqualTo(COMMIT_MICROS);
    }

    @ParameterizedTest
    @CsvSource({
        // NUMERIC keeps 29 digits before and 9 behind the point.
        "38, 9, 99999999999999999999999999999.999999999, 99999999999999999999999999999.999999999",
        "38, 9, -99999999999999999999999999999.999999999, -99999999999999999999999999999.999999999",
        "18, 2, 1234567890123456.78, 1234567890123456.78",
        "18, 2, -0.01, -0.01",
        "5, 0, -32768, -32768",
        "20, 1, 922337203685477580.7, 922337203685477580.7",
        "29, 0, 99999999999999999999999999999, 99999999999999999999999999999",
        // BIGNUMERIC from here.
        "38, 10, 1234567890123456789012345678.0123456789, 1234567890123456789012345678.0123456789",
        "38, 38, 0.00000000000000000000000000000000000001, 0.00000000000000000000000000000000000001",
        "38, 0, 99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
    })
    void decimalsKeepEveryDigit(int precision, int scale, BigDecimal value, BigDecimal expected) {
        assertThat(decimal(precision, scale, value)).isEqualTo(expected.stripTrailingZeros());
        assertThat(leftOut).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "60, 0, 578960446186580977117854925043439539267, DECIMAL_TOO_WIDE",
        "60, 40, 0.0000000000000000000000000000000000000001, DECIMAL_TOO_FINE"
    })
    void aDecimalBigQueryCannotHoldBecomesNullAndIsCounted(
            int precision, int scale, BigDecimal value, UnrepresentableValue reason) {
        assertThat(decimal(precision, scale, value)).isNull();
        assertThat(leftOut).containsExactly("amount " + reason);
    }

    @Test
    void aKeyBigQueryCannotHoldMakesTheRecordADeadLetter() {
        // Given
        SourceTable table = new SourceTable("any", "calendar", List.of("day"), COLORS.feeds());
        Column day = new Column("day", LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)), false);
        Schema envelope = ChangeEventSchemas.envelope(table, List.of(day));
        TableLayout layout = TableLayouts.raw(table, envelope);
        GenericRecord row = new GenericData.Record(rowSchema(envelope));
        row.put("day", Integer.MAX_VALUE);
        RowEncoder values = RowEncoder.forChangeEvents(envelope, layout);
        RowEncoder keys = RowEncoder.forKeys(ChangeEventSchemas.key(table, List.of(day)), layout);
        byte[] value = AvroBodies.of(event(envelope, "c", row));

        // When // Then
        assertThatThrownBy(() -> encoder.change(values, value, keys, new byte[0], 0, 1))
                .isInstanceOfSatisfying(RecordEncodingException.class, e -> assertThat(e.code())
                        .isEqualTo(RecordEncodingException.Code.UNREPRESENTABLE_KEY))
                .hasMessageContaining("'day'")
                .hasMessageContaining("YEAR_OUT_OF_RANGE");
        assertThat(leftOut).isEmpty();
    }

    @Test
    void aColumnWhoseTypeChangedIsRefusedWhenTheEncoderIsCompiled() {
        // Given
        TableLayout layout = TableLayouts.raw(
                COLORS,
                ChangeEventSchemas.envelope(
                        COLORS, List.of(COLOR_ID, new Column("rank", Schema.create(Schema.Type.INT), true))));
        Schema changed = ChangeEventSchemas.envelope(
                COLORS, List.of(COLOR_ID, new Column("rank", Schema.create(Schema.Type.STRING), true)));

        // When // Then
        assertThatThrownBy(() -> RowEncoder.forChangeEvents(changed, layout))
                .isInstanceOf(UnsupportedColumnException.class)
                .hasMessageContaining("'rank' is INT64 NULLABLE")
                .hasMessageContaining("string");
    }

    private Object decimal(int precision, int scale, BigDecimal value) {
        // Given
        Column amount = new Column(
                "amount", LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES)), true);
        Schema envelope = ChangeEventSchemas.envelope(COLORS, List.of(COLOR_ID, amount));
        TableLayout layout = TableLayouts.raw(COLORS, envelope);
        GenericRecord row = new GenericData.Record(rowSchema(envelope));
        row.put("color_id", 1);
        BigInteger unscaled = value.setScale(scale).unscaledValue();
        row.put("amount", ByteBuffer.wrap(unscaled.toByteArray()));

        // When
        EncodedChange change = encoder.change(
                RowEncoder.forChangeEvents(envelope, layout),
                AvroBodies.of(event(envelope, "u", row)),
                keys(layout),
                key(1),
                0,
                1);
        ByteString encoded = change.row();
        return ParsedRow.parser(layout).apply(encoded).value("amount");
    }

    private static RowEncoder keys(TableLayout layout) {
        return RowEncoder.forKeys(ChangeEventSchemas.key(COLORS, List.of(COLOR_ID)), layout);
    }

    private static byte[] key(int colorId) {
        GenericRecord key = new GenericData.Record(ChangeEventSchemas.key(COLORS, List.of(COLOR_ID)));
        key.put("color_id", colorId);
        return AvroBodies.of(key);
    }

    private static GenericRecord row(Schema envelope, int colorId, String name) {
        GenericRecord row = new GenericData.Record(rowSchema(envelope));
        row.put("color_id", colorId);
        row.put("color_name", name);
        return row;
    }

    private static Schema rowSchema(Schema envelope) {
        return envelope.getField("after").schema().getTypes().get(1);
    }

    private static GenericRecord event(Schema envelope, String operation, GenericRecord after) {
        GenericRecord source =
                new GenericData.Record(envelope.getField("source").schema());
        source.put("lsn", LSN);
        source.put("ts_us", COMMIT_MICROS);
        source.put("snapshot", "false");
        source.put("schema", "warehouse");
        source.put("table", "colors");
        GenericRecord event = new GenericData.Record(envelope);
        event.put("after", after);
        event.put("source", source);
        event.put("op", operation);
        event.put("ts_us", COMMIT_MICROS + 1);
        return event;
    }
}
