package dev.wwi.streams.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.streams.binary.BinaryWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Random;
import org.apache.avro.AvroTypeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordEncoderTest {
    private static final int ROWS = 200;

    private final Random random = new Random(7);

    static Collection<TargetTable> tables() {
        return TargetTables.all();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void rowsAndKeysHaveTheBytesOfAvrosOwnWriter(TargetTable table) throws IOException {
        RecordEncoder rows = new RecordEncoder(table.valueSchema());
        RecordEncoder keys = new RecordEncoder(table.keySchema());
        SpecificData model = SpecificData.getForSchema(table.valueSchema());
        GenericData keyModel = new GenericData();
        model.getConversions().forEach(keyModel::addLogicalTypeConversion);
        for (int index = 0; index < ROWS; index++) {
            // Given
            SpecificRecordBase row = (SpecificRecordBase) model.newRecord(null, table.valueSchema());
            fill(row);
            GenericRecord key = OutputTopic.keyOf(table, row);

            // When, Then
            assertThat(bytes(rows, row)).isEqualTo(avros(model, row));
            assertThat(bytes(keys, key)).isEqualTo(avros(keyModel, key));
        }
    }

    @Test
    void aNullWhereNoneMayBeIsRefused() {
        // Given
        Schema schema = TargetTables.FCT_ORDER.valueSchema();
        GenericRecord record = new GenericData.Record(schema);

        // When, Then
        assertThatThrownBy(() -> bytes(new RecordEncoder(schema), record))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("order_line_id is null");
    }

    @Test
    void aDecimalWithMoreDigitsThanItsColumnIsRefused() {
        // Given
        Schema schema = SchemaBuilder.record("Row")
                .fields()
                .name("amount")
                .type(LogicalTypes.decimal(5, 2).addToSchema(Schema.create(Schema.Type.BYTES)))
                .noDefault()
                .endRecord();
        GenericRecord record = new GenericData.Record(schema);
        record.put("amount", new BigDecimal("1234.56"));

        // When, Then
        assertThatThrownBy(() -> bytes(new RecordEncoder(schema), record)).isInstanceOf(AvroTypeException.class);
    }

    @Test
    void aTypeThatNoRowHasIsRefused() {
        // Given
        Schema schema =
                SchemaBuilder.record("Row").fields().requiredDouble("price").endRecord();

        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordEncoder(schema))
                .withMessageContaining("Row.price");
    }

    private static byte[] bytes(RecordEncoder encoder, IndexedRecord record) {
        BinaryWriter writer = new BinaryWriter();
        encoder.write(record, writer);
        return writer.toByteArray();
    }

    private static byte[] avros(GenericData model, IndexedRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        @SuppressWarnings("unchecked") // Avro's data models give writers of whatever their records are.
        DatumWriter<IndexedRecord> writer = model.createDatumWriter(record.getSchema());
        writer.write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private void fill(IndexedRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            record.put(field.pos(), value(field.schema()));
        }
    }

    private @Nullable Object value(Schema schema) {
        if (schema.isUnion()) {
            return random.nextInt(3) == 0
                    ? null
                    : value(schema.getTypes().stream()
                            .filter(type -> type.getType() != Schema.Type.NULL)
                            .findFirst()
                            .orElseThrow());
        }
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            return new BigDecimal(
                            new BigInteger(1 + random.nextInt(60), random), random.nextInt(decimal.getScale() + 1))
                    .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1))
                    .setScale(decimal.getScale());
        }
        if (schema.getLogicalType() instanceof LogicalTypes.Date) {
            return LocalDate.ofEpochDay(random.nextInt(80_000) - 40_000);
        }
        if (schema.getLogicalType() instanceof LogicalTypes.TimestampMicros) {
            return Instant.EPOCH.plus(random.nextLong() >> random.nextInt(20), ChronoUnit.MICROS);
        }
        return switch (schema.getType()) {
            case LONG -> random.nextLong() >> random.nextInt(64);
            case STRING -> random.nextBoolean() ? "" : "Größe 20 µm, \uD83D\uDE00 " + random.nextInt();
            case BOOLEAN -> random.nextBoolean();
            case BYTES -> ByteBuffer.wrap(new byte[] {1, (byte) random.nextInt(), 3}, random.nextInt(2), 2);
            default -> throw new IllegalArgumentException("no value for " + schema);
        };
    }
}
