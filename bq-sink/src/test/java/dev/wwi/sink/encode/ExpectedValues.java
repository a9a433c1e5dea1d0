package dev.wwi.sink.encode;

import com.google.protobuf.ByteString;
import dev.wwi.sink.table.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;
import org.jspecify.annotations.Nullable;

/** What BigQuery should hold for a value of the source, said with Java's own types; counts what it cannot hold. */
final class ExpectedValues {

    private static final BigDecimal NUMERIC_MAX = new BigDecimal("99999999999999999999999999999.999999999");
    private static final BigDecimal BIGNUMERIC_MAX =
            new BigDecimal("578960446186580977117854925043439539266.34992332820282019728792003956564819967");
    private static final BigDecimal BIGNUMERIC_MIN =
            new BigDecimal("-578960446186580977117854925043439539266.34992332820282019728792003956564819968");

    private int leftOut;

    int leftOut() {
        return leftOut;
    }

    @Nullable
    Object of(Schema schema, @Nullable Object value, ColumnType type) {
        Schema.Type avroType = schema.getType();
        if (avroType == Schema.Type.UNION) {
            Schema branch = schema.getTypes().get(1);
            if (value == null) {
                return branch.getType() == Schema.Type.ARRAY ? List.of() : null;
            }
            return of(branch, value, type);
        }
        if (avroType == Schema.Type.ARRAY && value instanceof List<?> elements) {
            List<Object> expected = new ArrayList<>();
            for (Object element : elements) {
                if (element == null) {
                    leftOut++;
                } else {
                    Object one = of(schema.getElementType(), element, type);
                    if (one != null) {
                        expected.add(one);
                    }
                }
            }
            return expected;
        }
        Optional<Object> expected = single(schema, value, type);
        if (expected.isEmpty()) {
            leftOut++;
        }
        return expected.orElse(null);
    }

    private static Optional<Object> single(Schema schema, @Nullable Object value, ColumnType type) {
        return switch (type) {
            case BOOL -> Optional.of((Boolean) value);
            case INT64 -> Optional.of(((Number) value).longValue());
            case FLOAT64 -> Optional.of(((Number) value).doubleValue());
            case STRING, JSON -> Optional.of(value.toString());
            case BYTES ->
                Optional.of(
                        value instanceof GenericFixed fixed
                                ? ByteString.copyFrom(fixed.bytes())
                                : ByteString.copyFrom(((ByteBuffer) value).duplicate()));
            case NUMERIC -> decimal(schema, value, 9, NUMERIC_MAX.negate(), NUMERIC_MAX);
            case BIGNUMERIC -> decimal(schema, value, 38, BIGNUMERIC_MIN, BIGNUMERIC_MAX);
            case DATE -> {
                LocalDate date = LocalDate.ofEpochDay((Integer) value);
                yield inYears(date.getYear()) ? Optional.of(date) : Optional.empty();
            }
            case TIME -> {
                long nanos = (Long) value * 1_000;
                yield nanos >= 0 && nanos < 86_400_000_000_000L
                        ? Optional.of(LocalTime.ofNanoOfDay(nanos))
                        : Optional.empty();
            }
            case DATETIME ->
                instant(schema, (Long) value).map(instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
            case TIMESTAMP -> instant(schema, (Long) value).map(instant -> instant);
        };
    }

    private static Optional<Instant> instant(Schema schema, long value) {
        boolean millis = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
        try {
            Instant instant = Instant.EPOCH.plus(value, millis ? ChronoUnit.MILLIS : ChronoUnit.MICROS);
            return inYears(instant.atOffset(ZoneOffset.UTC).getYear()) ? Optional.of(instant) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean inYears(int year) {
        return year >= 1 && year <= 9999;
    }

    private static Optional<Object> decimal(
            Schema schema, Object value, int scale, BigDecimal least, BigDecimal greatest) {
        BigDecimal decimal = decimalOf(schema, value);
        boolean exact = decimal.stripTrailingZeros().scale() <= scale;
        boolean inRange = decimal.compareTo(least) >= 0 && decimal.compareTo(greatest) <= 0;
        return exact && inRange ? Optional.of(decimal.stripTrailingZeros()) : Optional.empty();
    }

    private static BigDecimal decimalOf(Schema schema, Object value) {
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        int scale = ((LogicalTypes.Decimal) schema.getLogicalType()).getScale();
        return new BigDecimal(new BigInteger(bytes), scale);
    }
}
