package dev.wwi.streams.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.event.Column;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeDecoderTest {
    private static final Schema INT = Schema.create(Schema.Type.INT);
    private static final Schema TEXT = Schema.create(Schema.Type.STRING);
    private static final List<Column> COLUMNS = List.of(
            new Column("order_line_id", INT, false),
            new Column("comments", TEXT, true),
            new Column("quantity", INT, false),
            new Column("unit_price", decimal(18, 2), true),
            new Column("picked", logical(LogicalTypes.localTimestampMicros(), Schema.Type.LONG), true),
            new Column("due", logical(LogicalTypes.date(), Schema.Type.INT), true),
            new Column("photo", Schema.create(Schema.Type.BYTES), true));
    private static final RowLayout LAYOUT = RowLayout.of(
            "sales.order_lines",
            ProjectedColumn.decimal("unit_price"),
            ProjectedColumn.integer("quantity"),
            ProjectedColumn.timestamp("picked"),
            ProjectedColumn.date("due"),
            ProjectedColumn.bytes("photo"),
            ProjectedColumn.text("added_later"));

    private final SchemaIds ids = new InMemorySchemaIds();
    private final ChangeDecoder decoder = new ChangeDecoder(SourceTables.ORDER_LINES, LAYOUT, ids);

    @Test
    void aStreamedUpdateGivesTheNeededColumnsAndItsPosition() throws IOException {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.ORDER_LINES, COLUMNS);
        GenericRecord row = row(envelope);

        // When
        RowChange change = decoder.decode(event(envelope, "u", "false", row, row));

        // Then
        assertThat(change)
                .isEqualTo(new RowUpsert(
                        Row.of(
                                LAYOUT,
                                new BigDecimal("12.50"),
                                3,
                                1_000_001L,
                                LocalDate.of(2016, 5, 31),
                                new byte[] {1, 2},
                                null),
                        77L,
                        4711L,
                        Reading.STREAMED));
    }

    @Test
    void snapshotMarksTellFirstReadsFromLaterOnes() throws IOException {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.ORDER_LINES, COLUMNS);

        // When
        RowChange first = decoder.decode(event(envelope, "r", "true", null, row(envelope)));
        RowChange later = decoder.decode(event(envelope, "r", "incremental", null, row(envelope)));

        // Then
        assertThat(((RowUpsert) first).reading()).isEqualTo(Reading.FIRST_SNAPSHOT);
        assertThat(((RowUpsert) later).reading()).isEqualTo(Reading.REREAD);
        assertThatThrownBy(() -> decoder.decode(event(envelope, "r", "maybe", null, row(envelope))))
                .isInstanceOf(UnreadableChangeException.class)
                .hasMessageContaining("\"maybe\"");
    }

    @Test
    void aDeleteHasAPositionAndATombstoneNone() throws IOException {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.ORDER_LINES, COLUMNS);

        // Then
        assertThat(decoder.decode(event(envelope, "d", "false", row(envelope), null)))
                .isEqualTo(new RowDelete(77L, 4711L));
        assertThat(decoder.decode(null)).isEqualTo(new RowTombstone());
    }

    @Test
    void anEventThatSaysItIsOfAnotherTableIsRefusedThoughItHasTheColumns() throws IOException {
        // Given
        ChangeDecoder ofInvoices = new ChangeDecoder(SourceTables.INVOICE_LINES, LAYOUT, ids);
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.ORDER_LINES, COLUMNS);

        // Then
        for (String operation : List.of("c", "d")) {
            byte[] event = event(envelope, operation, "false", row(envelope), row(envelope));
            assertThatThrownBy(() -> ofInvoices.decode(event))
                    .isInstanceOf(UnreadableChangeException.class)
                    .hasMessageEndingWith(": the event is of sales.order_lines, so it is another table's");
        }
    }

    @Test
    void columnsThatWereWidenedAreReadByTheWritersTypes() throws IOException {
        // Given
        List<Column> widened = List.of(
                new Column("quantity", Schema.create(Schema.Type.LONG), true),
                new Column("unit_price", decimal(20, 4), false),
                new Column("added_later", TEXT, true));
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.ORDER_LINES, widened);
        GenericRecord row = new GenericData.Record(rowSchema(envelope));
        row.put("quantity", 5_000_000_000L);
        row.put(
                "unit_price",
                ByteBuffer.wrap(new BigDecimal("12.5000").unscaledValue().toByteArray()));
        row.put("added_later", "new");

        // When
        RowChange change = decoder.decode(event(envelope, "c", "false", null, row));

        // Then
        assertThat(((RowUpsert) change).row())
                .isEqualTo(Row.of(LAYOUT, new BigDecimal("12.5"), 5_000_000_000L, null, null, null, "new"));
    }

    @Test
    void aColumnOfAnotherTypeIsRefusedByName() {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(
                SourceTables.ORDER_LINES,
                List.of(new Column("order_line_id", INT, false), new Column("quantity", TEXT, true)));
        int id = ids.idOf("x", envelope);

        // Then
        assertThatThrownBy(() -> decoder.decode(WireFormat.frame(id, new byte[0])))
                .isInstanceOf(UnreadableChangeException.class)
                .hasMessageContaining("sales.order_lines.quantity has Avro type")
                .hasMessageContaining("cannot be read as INTEGER");
    }

    @Test
    void cutBytesAreUnreadableAndNeverARow() throws IOException {
        // Given
        Schema envelope = ChangeEventSchemas.envelope(SourceTables.ORDER_LINES, COLUMNS);
        byte[] wire = event(envelope, "u", "false", row(envelope), row(envelope));

        // Then
        for (int length = WireFormat.BODY_OFFSET; length < wire.length - 10; length++) {
            byte[] cut = java.util.Arrays.copyOf(wire, length);
            assertThatThrownBy(() -> decoder.decode(cut)).isInstanceOf(UnreadableChangeException.class);
        }
    }

    @Test
    void theKeyBodyDoesNotDependOnTheSchemaId() {
        // Given
        byte[] body = RowKey.body(-42).get();

        // Then
        assertThat(RowKey.body(WireFormat.frame(3, body))).isEqualTo(RowKey.body(WireFormat.frame(900, body)));
        assertThat(RowKey.id(RowKey.body(WireFormat.frame(3, body)))).isEqualTo(-42);
        assertThatThrownBy(() -> RowKey.id(RowKey.body(WireFormat.frame(3, new byte[] {2, 4}))))
                .isInstanceOf(UnreadableChangeException.class);
    }

    private byte[] event(
            Schema envelope, String op, String snapshot, @Nullable GenericRecord before, @Nullable GenericRecord after)
            throws IOException {
        GenericRecord source =
                new GenericData.Record(envelope.getField("source").schema());
        source.put("lsn", 4711L);
        source.put("ts_us", 77L);
        source.put("snapshot", snapshot);
        source.put("schema", "sales");
        source.put("table", "order_lines");
        GenericRecord event = new GenericData.Record(envelope);
        event.put("before", before);
        event.put("after", after);
        event.put("source", source);
        event.put("op", op);
        event.put("ts_us", 99L);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(envelope).write(event, encoder);
        encoder.flush();
        return WireFormat.frame(ids.idOf("wwi.sales.order_lines-value", envelope), bytes.toByteArray());
    }

    private static GenericRecord row(Schema envelope) {
        GenericRecord row = new GenericData.Record(rowSchema(envelope));
        row.put("order_line_id", 1);
        row.put("comments", "skipped");
        row.put("quantity", 3);
        row.put(
                "unit_price",
                ByteBuffer.wrap(new BigDecimal("12.50").unscaledValue().toByteArray()));
        row.put("picked", 1_000_001L);
        row.put("due", (int) LocalDate.of(2016, 5, 31).toEpochDay());
        row.put("photo", ByteBuffer.wrap(new byte[] {1, 2}));
        return row;
    }

    private static Schema rowSchema(Schema envelope) {
        return envelope.getField("after").schema().getTypes().get(1);
    }

    private static Schema decimal(int precision, int scale) {
        return logical(LogicalTypes.decimal(precision, scale), Schema.Type.BYTES);
    }

    private static Schema logical(org.apache.avro.LogicalType logicalType, Schema.Type type) {
        return logicalType.addToSchema(Schema.create(type));
    }
}
