package dev.wwi.streams.source;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads, or skips, one column of the writer's row. Immutable. */
final class ColumnReader {
    private static final int SKIPPED = -1;

    private final Schema schema;
    private final int nullBranch;
    private final Schema type;
    private final int index;
    private final @Nullable ColumnType columnType;

    private ColumnReader(Schema schema, int nullBranch, Schema type, int index, @Nullable ColumnType columnType) {
        this.schema = schema;
        this.nullBranch = nullBranch;
        this.type = type;
        this.index = index;
        this.columnType = columnType;
    }

    static ColumnReader of(Schema.Field field, RowLayout layout) {
        Schema schema = field.schema();
        for (int index = 0; index < layout.columns().size(); index++) {
            ProjectedColumn column = layout.columns().get(index);
            if (column.name().equals(field.name())) {
                return needed(schema, index, column, layout);
            }
        }
        return new ColumnReader(schema, SKIPPED, schema, SKIPPED, null);
    }

    private static ColumnReader needed(Schema schema, int index, ProjectedColumn column, RowLayout layout) {
        int nullBranch = SKIPPED;
        Schema type = schema;
        if (schema.getType() == Schema.Type.UNION) {
            if (schema.getTypes().size() != 2 || !schema.isNullable()) {
                throw unfit(schema, column, layout);
            }
            nullBranch = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
            type = schema.getTypes().get(1 - nullBranch);
        }
        if (!fits(type, column.type())) {
            throw unfit(schema, column, layout);
        }
        return new ColumnReader(schema, nullBranch, type, index, column.type());
    }

    void read(Decoder decoder, @Nullable Object[] values) throws IOException {
        if (columnType == null) {
            GenericDatumReader.skip(schema, decoder);
        } else if (nullBranch != SKIPPED && decoder.readIndex() == nullBranch) {
            decoder.readNull();
        } else {
            values[index] = value(columnType, decoder);
        }
    }

    private Object value(ColumnType target, Decoder decoder) throws IOException {
        return switch (target) {
            case INTEGER -> wholeNumber(decoder);
            case TIMESTAMP -> timestampMicros(decoder);
            case DECIMAL -> {
                int scale = ((LogicalTypes.Decimal) type.getLogicalType()).getScale();
                // Equal values must be equal objects and bytes, also when the source's scale was altered.
                yield new BigDecimal(new BigInteger(bytes(decoder)), scale).stripTrailingZeros();
            }
            case TEXT -> decoder.readString();
            case BOOLEAN -> decoder.readBoolean();
            case DATE -> LocalDate.ofEpochDay(decoder.readInt());
            case BYTES -> bytes(decoder);
        };
    }

    private long wholeNumber(Decoder decoder) throws IOException {
        return type.getType() == Schema.Type.INT ? decoder.readInt() : decoder.readLong();
    }

    private long timestampMicros(Decoder decoder) throws IOException {
        long value = decoder.readLong();
        LogicalType unit = type.getLogicalType();
        boolean millis =
                unit instanceof LogicalTypes.TimestampMillis || unit instanceof LogicalTypes.LocalTimestampMillis;
        return millis ? Math.multiplyExact(value, 1_000L) : value;
    }

    private static byte[] bytes(Decoder decoder) throws IOException {
        ByteBuffer buffer = decoder.readBytes(null);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static boolean fits(Schema schema, ColumnType target) {
        Schema.Type type = schema.getType();
        LogicalType logical = schema.getLogicalType();
        return switch (target) {
            case INTEGER -> logical == null && (type == Schema.Type.INT || type == Schema.Type.LONG);
            case TIMESTAMP ->
                logical instanceof LogicalTypes.TimestampMicros
                        || logical instanceof LogicalTypes.LocalTimestampMicros
                        || logical instanceof LogicalTypes.TimestampMillis
                        || logical instanceof LogicalTypes.LocalTimestampMillis;
            case DECIMAL -> type == Schema.Type.BYTES && logical instanceof LogicalTypes.Decimal;
            case TEXT -> type == Schema.Type.STRING;
            case BOOLEAN -> type == Schema.Type.BOOLEAN;
            case DATE -> type == Schema.Type.INT && logical instanceof LogicalTypes.Date;
            case BYTES -> type == Schema.Type.BYTES && logical == null;
        };
    }

    private static UnreadableChangeException unfit(Schema schema, ProjectedColumn column, RowLayout layout) {
        return new UnreadableChangeException(layout.name() + "." + column.name() + " has Avro type " + schema
                + ", which cannot be read as " + column.type());
    }
}
