package dev.wwi.sink.encode;

import dev.wwi.schemas.event.Column;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Random columns of every type a change topic can have, and random values of them, the extremes among them. */
final class RandomRows {

    private static final int KINDS = 16;

    private final Random random;

    RandomRows(Random random) {
        this.random = random;
    }

    /** An integer key column {@code id}, then up to 30 columns. */
    List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("id", Schema.create(Schema.Type.LONG), false));
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            Schema type = type();
            boolean array = random.nextInt(5) == 0;
            if (array) {
                type = Schema.createArray(
                        random.nextBoolean() ? type : Schema.createUnion(Schema.create(Schema.Type.NULL), type));
            }
            columns.add(new Column("column_" + i, type, random.nextInt(3) > 0));
        }
        return columns;
    }

    GenericRecord row(Schema schema) {
        GenericRecord row = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            row.put(field.pos(), value(field.schema()));
        }
        return row;
    }

    @Nullable
    Object value(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                random.nextInt(4) == 0 ? null : value(schema.getTypes().get(1));
            case ARRAY -> {
                List<@Nullable Object> elements = new GenericData.Array<>(4, schema);
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(value(schema.getElementType()));
                }
                yield elements;
            }
            case BOOLEAN -> random.nextBoolean();
            case INT -> integer(schema);
            case LONG -> longInteger(schema);
            case FLOAT -> random.nextInt(10) == 0 ? Float.NaN : random.nextFloat() * random.nextInt();
            case DOUBLE ->
                random.nextInt(10) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * random.nextLong();
            case STRING -> text();
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols()
                                .get(random.nextInt(schema.getEnumSymbols().size())));
            case BYTES ->
                schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                        ? ByteBuffer.wrap(unscaled(decimal.getPrecision()).toByteArray())
                        : ByteBuffer.wrap(bytes(random.nextInt(40)));
            case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
            case RECORD, MAP, NULL -> throw new IllegalArgumentException(schema.toString());
        };
    }

    private Schema type() {
        return switch (random.nextInt(KINDS)) {
            case 0 -> Schema.create(Schema.Type.BOOLEAN);
            case 1 -> Schema.create(Schema.Type.INT);
            case 2 -> Schema.create(Schema.Type.LONG);
            case 3 -> Schema.create(Schema.Type.FLOAT);
            case 4 -> Schema.create(Schema.Type.DOUBLE);
            case 5 -> Schema.create(Schema.Type.STRING);
            case 6 -> Schema.create(Schema.Type.BYTES);
            case 7 -> {
                Schema json = Schema.create(Schema.Type.STRING);
                json.addProp("wwi.type", "json");
                yield json;
            }
            case 8 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case 9 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 10 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 11 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case 12 -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 13 -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
            case 14 -> Schema.createFixed("Digest", null, null, 16);
            default -> {
                int precision = 1 + random.nextInt(60);
                int scale = random.nextInt(Math.min(precision, 45) + 1);
                yield LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
            }
        };
    }

    private int integer(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.Date && random.nextInt(3) > 0) {
            return (int) between(CivilTime.MIN_DAY - 2, CivilTime.MAX_DAY + 2);
        }
        return (int) longInteger(Schema.create(Schema.Type.INT));
    }

    private long longInteger(Schema schema) {
        if (schema.getLogicalType() instanceof LogicalTypes.TimeMicros) {
            return between(-1, CivilTime.MICROS_PER_DAY);
        }
        if (schema.getLogicalType() != null && random.nextInt(4) > 0) {
            long unitsPerDay = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
                    ? CivilTime.MICROS_PER_DAY / 1_000
                    : CivilTime.MICROS_PER_DAY;
            return between(CivilTime.MIN_DAY - 1, CivilTime.MAX_DAY + 1) * unitsPerDay + between(0, unitsPerDay - 1);
        }
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 0;
            default -> random.nextLong() >> random.nextInt(Long.SIZE);
        };
    }

    private long between(long least, long greatest) {
        if (random.nextInt(8) == 0) {
            return random.nextBoolean() ? least : greatest;
        }
        return least + (long) (random.nextDouble() * (greatest - least + 1));
    }

    private BigInteger unscaled(int precision) {
        BigInteger bound = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
        if (random.nextInt(8) == 0) {
            return random.nextBoolean() ? bound : bound.negate();
        }
        BigInteger magnitude = new BigInteger(1 + random.nextInt(bound.bitLength()), random).mod(bound);
        // Trailing zeros let some decimals of many digits fit a column of fewer.
        BigInteger coarse = random.nextBoolean()
                ? magnitude
                : magnitude.subtract(magnitude.mod(BigInteger.TEN.pow(random.nextInt(precision + 1))));
        return random.nextBoolean() ? coarse : coarse.negate();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.appendCodePoint(random.nextInt(10) == 0 ? 0x1f600 : ' ' + random.nextInt(0x300));
        }
        return text.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
