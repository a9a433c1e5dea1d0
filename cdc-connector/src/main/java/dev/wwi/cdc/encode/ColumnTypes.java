package dev.wwi.cdc.encode;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import io.debezium.data.VariableScaleDecimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Which Avro type a column gets, and how its values are written.
 *
 * <p>Decided by the Connect type and its semantic name (Debezium, "PostgreSQL data type mappings"). A type that is not
 * listed is refused by name rather than passed on as opaque bytes.
 */
final class ColumnTypes {
    /** Precision and scale of BigQuery's BIGNUMERIC, for {@code numeric} without a declared precision. */
    private static final int UNBOUNDED_PRECISION = 76;

    private static final int UNBOUNDED_SCALE = 38;
    private static final String PRECISION_PARAMETER = "connect.decimal.precision";
    private static final String SCALE_PARAMETER = "scale";
    private static final String SOURCE_TYPE_PARAMETER = "__debezium.source.column.type";
    private static final long MICROS_PER_MILLI = 1_000;

    private final String unavailableText;
    private final byte[] unavailableBytes;

    /**
     * @param unavailablePlaceholder what Debezium puts in the place of an out-of-line value that the WAL does not hold
     */
    ColumnTypes(String unavailablePlaceholder) {
        this.unavailableText = unavailablePlaceholder;
        this.unavailableBytes = unavailablePlaceholder.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The type of a column.
     *
     * @throws CaptureException if it has none
     */
    ColumnType of(String qualifiedColumn, org.apache.kafka.connect.data.Schema connect) {
        ColumnType type = connect.name() == null ? plain(qualifiedColumn, connect) : named(connect);
        Map<String, String> parameters = connect.parameters() == null ? Map.of() : connect.parameters();
        if (type == null) {
            throw new CaptureException(
                    CaptureErrorCode.UNENCODABLE,
                    qualifiedColumn + " has the type " + parameters.getOrDefault(SOURCE_TYPE_PARAMETER, "?")
                            + ", which reaches capture as " + connect.type()
                            + (connect.name() == null ? "" : " " + connect.name())
                            + ": it has no place in change events",
                    "Change the column's type, or leave its table out of the captured tables. Supported are integers,"
                            + " numeric, floats, boolean, text, date, time, timestamps, bytea, uuid, json, enums and"
                            + " arrays of these.");
        }
        return type.withText(TextForms.of(parameters.getOrDefault(SOURCE_TYPE_PARAMETER, ""), connect));
    }

    private @Nullable ColumnType plain(String qualifiedColumn, org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.type()) {
            case INT8, INT16, INT32 -> integer(Schema.create(Schema.Type.INT));
            case INT64 -> integer(Schema.create(Schema.Type.LONG));
            case BOOLEAN ->
                new ColumnType(Schema.create(Schema.Type.BOOLEAN), (value, out) -> out.writeBoolean((Boolean) value));
            case FLOAT32 ->
                new ColumnType(Schema.create(Schema.Type.FLOAT), (value, out) -> out.writeFloat((Float) value));
            case FLOAT64 ->
                new ColumnType(Schema.create(Schema.Type.DOUBLE), (value, out) -> out.writeDouble((Double) value));
            case STRING -> text(Schema.create(Schema.Type.STRING));
            case BYTES -> isOpaque(connect) ? null : binary();
            case ARRAY -> array(of(qualifiedColumn + "[]", connect.valueSchema()));
            case MAP, STRUCT -> null;
        };
    }

    private @Nullable ColumnType named(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.name()) {
            case org.apache.kafka.connect.data.Decimal.LOGICAL_NAME -> decimal(connect);
            case VariableScaleDecimal.LOGICAL_NAME -> unboundedDecimal();
            case io.debezium.time.Date.SCHEMA_NAME ->
                integer(LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)));
            case io.debezium.time.MicroTime.SCHEMA_NAME ->
                integer(LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG)));
            case io.debezium.time.MicroTimestamp.SCHEMA_NAME -> integer(localTimestamp());
            case io.debezium.time.Timestamp.SCHEMA_NAME ->
                new ColumnType(
                        localTimestamp(),
                        (value, out) -> out.writeLong(Math.multiplyExact((Long) value, MICROS_PER_MILLI)));
            case io.debezium.time.ZonedTimestamp.SCHEMA_NAME ->
                new ColumnType(
                        LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
                        (value, out) -> out.writeLong(Timestamps.toMicros((String) value)));
            case io.debezium.data.Uuid.LOGICAL_NAME ->
                text(LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING)));
            case io.debezium.data.Json.LOGICAL_NAME -> json();
            default ->
                switch (connect.type()) {
                    case STRING -> text(Schema.create(Schema.Type.STRING));
                    case BYTES -> binary();
                    default -> null;
                };
        };
    }

    private static boolean isOpaque(org.apache.kafka.connect.data.Schema connect) {
        Map<String, String> parameters = connect.parameters();
        if (parameters == null) {
            return false;
        }
        String sourceType = parameters.get(SOURCE_TYPE_PARAMETER);
        return sourceType != null && !sourceType.equals("BYTEA");
    }

    private static ColumnType integer(Schema avro) {
        return new ColumnType(avro, (value, out) -> out.writeLong(((Number) value).longValue()));
    }

    private static Schema localTimestamp() {
        return LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
    }

    private ColumnType text(Schema avro) {
        return new ColumnType(avro, (value, out) -> {
            String text = (String) value;
            if (text.equals(unavailableText)) {
                throw new UnavailableValueException();
            }
            out.writeString(text);
        });
    }

    private ColumnType json() {
        Schema avro = Schema.create(Schema.Type.STRING);
        avro.addProp("wwi.type", "json");
        return text(avro);
    }

    private ColumnType binary() {
        return new ColumnType(Schema.create(Schema.Type.BYTES), (value, out) -> {
            ByteBuffer buffer =
                    value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : ((ByteBuffer) value).duplicate();
            if (buffer.remaining() == unavailableBytes.length && buffer.equals(ByteBuffer.wrap(unavailableBytes))) {
                throw new UnavailableValueException();
            }
            if (buffer.hasArray()) {
                out.writeBytes(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            } else {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                out.writeBytes(copy);
            }
        });
    }

    private static ColumnType decimal(org.apache.kafka.connect.data.Schema connect) {
        Map<String, String> parameters = connect.parameters();
        int scale = Integer.parseInt(parameters.get(SCALE_PARAMETER));
        String precision = parameters.get(PRECISION_PARAMETER);
        Schema avro = LogicalTypes.decimal(precision == null ? UNBOUNDED_PRECISION : Integer.parseInt(precision), scale)
                .addToSchema(Schema.create(Schema.Type.BYTES));
        return new ColumnType(avro, (value, out) -> writeDecimal((BigDecimal) value, scale, out));
    }

    private static ColumnType unboundedDecimal() {
        Schema avro = LogicalTypes.decimal(UNBOUNDED_PRECISION, UNBOUNDED_SCALE)
                .addToSchema(Schema.create(Schema.Type.BYTES));
        return new ColumnType(avro, (value, out) -> {
            BigDecimal decimal = VariableScaleDecimal.toLogical((Struct) value)
                    .getDecimalValue()
                    .orElseThrow(() -> new IllegalArgumentException("NaN and infinity have no decimal form"));
            if (decimal.setScale(UNBOUNDED_SCALE, RoundingMode.UNNECESSARY).precision() > UNBOUNDED_PRECISION) {
                throw new IllegalArgumentException(
                        "it has more than " + (UNBOUNDED_PRECISION - UNBOUNDED_SCALE) + " digits before the point");
            }
            writeDecimal(decimal, UNBOUNDED_SCALE, out);
        });
    }

    private static void writeDecimal(BigDecimal value, int scale, AvroBuffer out) {
        BigDecimal scaled = value.scale() == scale ? value : value.setScale(scale);
        out.writeBytes(scaled.unscaledValue().toByteArray());
    }

    /** The type of arrays whose elements may be NULL, as PostgreSQL's always may. */
    static Schema arrayOf(Schema element) {
        return Schema.createArray(Schema.createUnion(Schema.create(Schema.Type.NULL), element));
    }

    private static ColumnType array(ColumnType element) {
        return new ColumnType(arrayOf(element.avro()), (value, out) -> {
            List<?> list = (List<?>) value;
            if (!list.isEmpty()) {
                out.writeLong(list.size());
                for (Object item : list) {
                    if (item == null) {
                        out.writeLong(0);
                    } else {
                        out.writeLong(1);
                        element.encoder().encode(item, out);
                    }
                }
            }
            out.writeLong(0);
        });
    }
}
