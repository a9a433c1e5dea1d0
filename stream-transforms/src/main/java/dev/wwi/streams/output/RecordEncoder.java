package dev.wwi.streams.output;

import dev.wwi.streams.binary.BinaryWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Avro bodies of one schema's records in the bytes that Avro's own writer gives them (Avro specification, "Binary
 * encoding"), by a plan that is made once: Avro's writer asks for each value of each record which type it has and who
 * converts it. Thread-safe.
 */
final class RecordEncoder {
    private static final Conversions.DecimalConversion DECIMALS = new Conversions.DecimalConversion();
    private static final TimeConversions.DateConversion DATES = new TimeConversions.DateConversion();
    private static final TimeConversions.TimestampMicrosConversion INSTANTS =
            new TimeConversions.TimestampMicrosConversion();

    private final FieldEncoder[] fields;

    /** Writes a value that is there. */
    private interface ValueEncoder {
        void write(Object value, BinaryWriter writer);
    }

    /** Writes a field's value. */
    private interface FieldEncoder {
        void write(@Nullable Object value, BinaryWriter writer);
    }

    /**
     * Makes the plan.
     *
     * @throws IllegalArgumentException if a field has a type that rows of the warehouse have not
     */
    RecordEncoder(Schema schema) {
        fields = schema.getFields().stream()
                .map(field -> fieldEncoder(schema.getName() + "." + field.name(), field.schema()))
                .toArray(FieldEncoder[]::new);
    }

    /**
     * Appends a record.
     *
     * @throws IllegalStateException if a field is null that the schema does not allow to be
     * @throws org.apache.avro.AvroTypeException if a decimal has more digits than the schema gives it
     */
    void write(IndexedRecord record, BinaryWriter writer) {
        for (int index = 0; index < fields.length; index++) {
            fields[index].write(record.get(index), writer);
        }
    }

    private static FieldEncoder fieldEncoder(String field, Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            ValueEncoder encoder = valueEncoder(field, schema);
            return (value, writer) -> {
                if (value == null) {
                    throw new IllegalStateException(field + " is null, which its Avro schema does not allow");
                }
                encoder.write(value, writer);
            };
        }
        if (schema.getTypes().size() != 2 || !schema.isNullable()) {
            throw unfit(field, schema);
        }
        int nullBranch = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
        ValueEncoder encoder = valueEncoder(field, schema.getTypes().get(1 - nullBranch));
        return (value, writer) -> {
            if (value == null) {
                writer.writeLong(nullBranch);
            } else {
                encoder.write(value, writer.writeLong(1 - nullBranch));
            }
        };
    }

    private static ValueEncoder valueEncoder(String field, Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical == null) {
            return plain(field, schema);
        }
        if (logical instanceof LogicalTypes.Decimal decimal && schema.getType() == Schema.Type.BYTES) {
            return decimal(schema, decimal);
        }
        if (logical instanceof LogicalTypes.Date) {
            return (value, writer) -> writer.writeLong(DATES.toInt((LocalDate) value, schema, logical));
        }
        if (logical instanceof LogicalTypes.TimestampMicros) {
            return (value, writer) -> writer.writeLong(INSTANTS.toLong((Instant) value, schema, logical));
        }
        throw unfit(field, schema);
    }

    private static ValueEncoder decimal(Schema schema, LogicalTypes.Decimal decimal) {
        return (value, writer) -> {
            BigDecimal number = (BigDecimal) value;
            BigInteger unscaled = number.unscaledValue();
            if (number.scale() == decimal.getScale()
                    && number.precision() <= decimal.getPrecision()
                    && unscaled.bitLength() < Long.SIZE) {
                writer.writeTwosComplement(unscaled.longValue());
            } else {
                writer.writeBytes(DECIMALS.toBytes(number, schema, decimal).array());
            }
        };
    }

    private static ValueEncoder plain(String field, Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG -> (value, writer) -> writer.writeLong(((Number) value).longValue());
            case STRING -> (value, writer) -> writer.writeString(value.toString());
            case BYTES -> (value, writer) -> writer.writeBytes(bytes((ByteBuffer) value));
            case BOOLEAN -> (value, writer) -> writer.writeBoolean((Boolean) value);
            default -> throw unfit(field, schema);
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static IllegalArgumentException unfit(String field, Schema schema) {
        return new IllegalArgumentException(field + " has Avro type " + schema
                + "; a row of the warehouse has int, long, string, bytes, boolean, decimal, date, timestamp-micros, or a union"
                + " of one of them with null");
    }
}
