package dev.wwi.cdc.encode;

import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.ConvertedField;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Hands {@code numeric} columns over as decimals, NaN and infinity too, at which Debezium's own conversion ends the
 * engine. Created by Debezium from its class name.
 */
public final class DecimalConverter implements CustomConverter<SchemaBuilder, ConvertedField> {
    /** What Debezium gives as the length of a {@code numeric} without precision, when it gives one. */
    private static final int NO_PRECISION = 131_089;

    private static final int MAX_PRECISION = 1_000;
    private static final int SCALES = 2_048;

    /** Precision and scale of BigQuery's BIGNUMERIC, for {@code numeric} without a declared precision. */
    private static final int UNBOUNDED_PRECISION = 76;

    private static final int UNBOUNDED_SCALE = 38;

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(ConvertedField field, ConverterRegistration<SchemaBuilder> registration) {
        if (!(field instanceof RelationalColumn column)
                || !column.typeName().toLowerCase(Locale.ROOT).equals("numeric")) {
            return;
        }
        int length = column.length().orElse(NO_PRECISION);
        boolean bounded = length > 0 && length <= MAX_PRECISION;
        int precision = bounded ? length : UNBOUNDED_PRECISION;
        int scale = bounded ? signed(column.scale().orElse(0)) : UNBOUNDED_SCALE;
        registration.register(schema(column, precision, scale, bounded), DecimalConverter::convert);
    }

    /** PostgreSQL keeps a scale in 11 bits, of which Debezium leaves out that they are signed. */
    private static int signed(int scale) {
        return scale > MAX_PRECISION ? scale - SCALES : scale;
    }

    private static SchemaBuilder schema(RelationalColumn column, int precision, int scale, boolean bounded) {
        SchemaBuilder schema = Decimal.builder(scale)
                .parameter("connect.decimal.precision", Integer.toString(precision))
                .parameter("wwi.bounded", Boolean.toString(bounded));
        return column.isOptional() ? schema.optional() : schema;
    }

    private static @Nullable Object convert(@Nullable Object value) {
        if (value instanceof SpecialValueDecimal decimal) {
            return decimal.getDecimalValue().orElseGet(() -> special(decimal));
        }
        if (value instanceof BigDecimal || value == null) {
            return value;
        }
        return SpecialDecimal.parse(value.toString());
    }

    private static BigDecimal special(SpecialValueDecimal decimal) {
        double value = decimal.toDouble();
        if (Double.isNaN(value)) {
            return SpecialDecimal.NOT_A_NUMBER;
        }
        return value > 0 ? SpecialDecimal.INFINITY : SpecialDecimal.MINUS_INFINITY;
    }
}
