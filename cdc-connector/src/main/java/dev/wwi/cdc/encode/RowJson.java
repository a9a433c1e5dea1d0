package dev.wwi.cdc.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wwi.schemas.catalogue.SourceTable;
import io.debezium.data.VariableScaleDecimal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON, for what has no place in change events. Values are as Debezium hands them over: dates as days and
 * timestamps as microseconds since 1970; bytes are Base64, decimals text. Not thread-safe.
 */
public final class RowJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String unavailablePlaceholder;
    private final ColumnProtection protection;

    /**
     * @param unavailablePlaceholder what Debezium puts in the place of a value that the WAL does not hold; it becomes
     *     <code>{"unavailable": true}</code>
     * @param protection what leaves in the place of protected values
     */
    public RowJson(String unavailablePlaceholder, ColumnProtection protection) {
        this.unavailablePlaceholder = unavailablePlaceholder;
        this.protection = protection;
    }

    /**
     * The columns of a row, by name, in the table's order; of the primary key alone, if a column that has a policy is not
     * in the row: which of the others holds its values now, nobody knows.
     */
    public Map<String, @Nullable Object> row(SourceTable table, Struct row) {
        List<String> present = row.schema().fields().stream().map(Field::name).toList();
        boolean isProtected = protection.missing(table, present).isEmpty();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (String column : present) {
            if (!protection.isExcluded(table, column)
                    && (isProtected || table.primaryKey().contains(column))) {
                columns.put(column, value(protection.protect(table, column, row.getWithoutDefault(column))));
            }
        }
        return columns;
    }

    /** As UTF-8. */
    public byte[] bytes(Map<String, @Nullable Object> object) {
        try {
            return JSON.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change could not be written as JSON", e);
        }
    }

    private @Nullable Object value(@Nullable Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return value(bytes);
        }
        if (value instanceof byte[] bytes) {
            return unavailablePlaceholder.equals(new String(bytes, StandardCharsets.UTF_8)) ? unavailable() : bytes;
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Struct struct) {
            return VariableScaleDecimal.LOGICAL_NAME.equals(struct.schema().name())
                    ? VariableScaleDecimal.toLogical(struct).toString()
                    : struct.toString();
        }
        if (value == UnavailableArray.INSTANCE) {
            return unavailable();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::value).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof String text && text.equals(unavailablePlaceholder)) {
            return unavailable();
        }
        return value;
    }

    private static Map<String, Boolean> unavailable() {
        return Map.of("unavailable", true);
    }
}
