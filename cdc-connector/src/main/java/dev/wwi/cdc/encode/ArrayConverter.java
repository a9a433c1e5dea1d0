package dev.wwi.cdc.encode;

import io.debezium.spi.converter.ConvertedField;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Hands arrays of the plain types over, and refuses those of more than one dimension, which Debezium's own conversion
 * writes as NULLs or as the names of Java objects. Created by Debezium from its class name.
 */
public final class ArrayConverter implements CustomConverter<SchemaBuilder, ConvertedField> {
    private static final Map<String, Schema> ELEMENTS = Map.of(
            "_int2", Schema.OPTIONAL_INT16_SCHEMA,
            "_int4", Schema.OPTIONAL_INT32_SCHEMA,
            "_int8", Schema.OPTIONAL_INT64_SCHEMA,
            "_bool", Schema.OPTIONAL_BOOLEAN_SCHEMA,
            "_float4", Schema.OPTIONAL_FLOAT32_SCHEMA,
            "_float8", Schema.OPTIONAL_FLOAT64_SCHEMA,
            "_text", Schema.OPTIONAL_STRING_SCHEMA,
            "_varchar", Schema.OPTIONAL_STRING_SCHEMA,
            "_bpchar", Schema.OPTIONAL_STRING_SCHEMA);

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(ConvertedField field, ConverterRegistration<SchemaBuilder> registration) {
        if (!(field instanceof RelationalColumn column)) {
            return;
        }
        Schema element = ELEMENTS.get(column.typeName().toLowerCase(Locale.ROOT));
        if (element != null) {
            SchemaBuilder schema = SchemaBuilder.array(element);
            registration.register(column.isOptional() ? schema.optional() : schema, ArrayConverter::convert);
        }
    }

    private static @Nullable Object convert(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof Array array)) {
            // Debezium's markers for unchanged out-of-line arrays are no arrays.
            return UnavailableArray.INSTANCE;
        }
        try {
            List<@Nullable Object> elements = new ArrayList<>();
            for (Object element : (Object[]) array.getArray()) {
                if (element instanceof Object[]) {
                    throw new IllegalArgumentException("the array has more than one dimension");
                }
                elements.add(element);
            }
            return elements;
        } catch (SQLException e) {
            throw new IllegalArgumentException("the array cannot be read", e);
        }
    }
}
