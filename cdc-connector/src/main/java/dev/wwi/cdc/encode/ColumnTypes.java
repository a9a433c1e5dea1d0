package dev.wwi.cdc.encode;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import io.debezium.data.VariableScaleDecimal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private static final String BOUNDED_PARAMETER = "wwi.bounded";
    private static final String SCALE_PARAMETER = "scale";
    private static final String SOURCE_TYPE_PARAMETER = "__debezium.source.column.type";

    // Debezium's PostgresValueConverter gives infinite dates as days of the year -5877611.
    private static final int DEBEZIUM_DATE_INFINITY = -2_147_472_692;
    private static final int DEBEZIUM_DATE_MINUS_INFINITY = -2_147_472_691;
    private static final long MICROS_PER_MILLI = 1_000;

    private final String unavailableText;
    private final byte[] unavailableBytes;
    private final Consumer<LeftOutReason> leftOut;

    /**
     * @param unavailablePlaceholder what Debezium puts in the place of an out-of-line value that the WAL does not hold
     * @param leftOut told of each value in whose place NULL is written
     */
    ColumnTypes(String unavailablePlaceholder, Consumer<LeftOutReason> leftOut) {
        this.leftOut = leftOut;
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
        return type.withText(TextForms.of(sourceType(connect), connect));
    }

    /** The column's type in PostgreSQL, in capitals; empty if Debezium does not tell. */
    static String sourceType(org.apache.kafka.connect.data.Schema connect) {
        Map<String, String> parameters = connect.parameters();
        return parameters == null ? "" : parameters.getOrDefault(SOURCE_TYPE_PARAMETER, "");
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
            case ARRAY -> isArrayOfOpaque(connect) ? null : array(of(qualifiedColumn + "[]", connect.valueSchema()));
            case MAP, STRUCT -> null;
        };
    }

    private @Nullable ColumnType named(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.name()) {
            case org.apache.kafka.connect.data.Decimal.LOGICAL_NAME -> decimal(connect);
            case VariableScaleDecimal.LOGICAL_NAME -> unboundedDecimal(ColumnTypes::variableScale);
            case io.debezium.time.Date.SCHEMA_NAME ->
                new ColumnType(
                        LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)),
                        (value, out) -> out.writeLong(days((Integer) value)));
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

    /** Elements of a type that Debezium does not know come as bytes, without a parameter of their own. */
    private static boolean isArrayOfOpaque(org.apache.kafka.connect.data.Schema connect) {
        org.apache.kafka.connect.data.Schema element = connect.valueSchema();
        Map<String, String> parameters = connect.parameters();
        return element.name() == null
                && element.type() == org.apache.kafka.connect.data.Schema.Type.BYTES
                && parameters != null
                && parameters.containsKey(SOURCE_TYPE_PARAMETER)
                && !"_BYTEA".equals(parameters.get(SOURCE_TYPE_PARAMETER));
    }

    private static ColumnType integer(Schema avro) {
        return new ColumnType(avro, (value, out) -> out.writeLong(((Number) value).longValue()));
    }

    private static int days(int days) {
        if (days == DEBEZIUM_DATE_INFINITY) {
            return Integer.MAX_VALUE;
        }
        return days == DEBEZIUM_DATE_MINUS_INFINITY ? Integer.MIN_VALUE : days;
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

    private ColumnType decimal(org.apache.kafka.connect.data.Schema connect) {
        Map<String, String> parameters = connect.parameters();
        int declaredScale = Integer.parseInt(parameters.get(SCALE_PARAMETER));
        String precision = parameters.get(PRECISION_PARAMETER);
        if ("false".equals(parameters.get(BOUNDED_PARAMETER))) {
            return unboundedDecimal(value -> (BigDecimal) value);
        }
        // A negative scale, which PostgreSQL has since 15, rounds to tens or hundreds; Avro has none.
        int scale = Math.max(declaredScale, 0);
        int digits = precision == null ? UNBOUNDED_PRECISION : Integer.parseInt(precision) + scale - declaredScale;
        Schema avro = LogicalTypes.decimal(digits, scale).addToSchema(Schema.create(Schema.Type.BYTES));
        return new ColumnType(avro, (value, out) -> writeDecimal((BigDecimal) value, scale, out), this::withoutSpecial);
    }

    private ColumnType unboundedDecimal(Function<Object, BigDecimal> decimalOf) {
        Schema avro = LogicalTypes.decimal(UNBOUNDED_PRECISION, UNBOUNDED_SCALE)
                .addToSchema(Schema.create(Schema.Type.BYTES));
        return new ColumnType(
                avro,
                (value, out) -> writeDecimal((BigDecimal) value, UNBOUNDED_SCALE, out),
                value -> withinBounds(withoutSpecial(decimalOf.apply(value))));
    }

    private @Nullable BigDecimal withoutSpecial(Object value) {
        if (value instanceof SpecialDecimal special) {
            leftOut.accept(special.reason());
            return null;
        }
        return (BigDecimal) value;
    }

    private @Nullable BigDecimal withinBounds(@Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        BigDecimal plain = value.scale() > UNBOUNDED_SCALE ? value.stripTrailingZeros() : value;
        if (plain.scale() > UNBOUNDED_SCALE
                || (long) plain.precision() - plain.scale() > UNBOUNDED_PRECISION - UNBOUNDED_SCALE) {
            leftOut.accept(LeftOutReason.TOO_MANY_DIGITS);
            return null;
        }
        return plain;
    }

    private static BigDecimal variableScale(Object value) {
        return VariableScaleDecimal.toLogical((Struct) value).getDecimalValue().orElse(SpecialDecimal.NOT_A_NUMBER);
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
            if (list == UnavailableArray.INSTANCE) {
                throw new UnavailableValueException();
            }
            if (!list.isEmpty()) {
                out.writeLong(list.size());
                for (Object listed : list) {
                    Object item = element.pass(listed);
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
