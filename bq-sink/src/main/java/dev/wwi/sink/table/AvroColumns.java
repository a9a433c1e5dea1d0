package dev.wwi.sink.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Which BigQuery type an Avro schema becomes. */
public final class AvroColumns {

    /** The property on a string schema that says what the text is, and its value for JSON documents. */
    private static final String TYPE_PROPERTY = "wwi.type";

    private static final String JSON_TYPE = "json";

    private AvroColumns() {}

    /**
     * The columns of a record, in field order: keys REQUIRED, arrays REPEATED, all others NULLABLE.
     *
     * @throws UnsupportedColumnException if a field's type has no counterpart in BigQuery
     */
    static List<TableColumn> of(Schema row, List<String> primaryKey) {
        Set<String> keys = primaryKey.stream().collect(Collectors.toUnmodifiableSet());
        List<TableColumn> columns = new ArrayList<>();
        for (Schema.Field field : row.getFields()) {
            columns.add(column(field, keys.contains(field.name())));
        }
        return columns;
    }

    /** The schema itself, or the other branch if it is a union of null and one type. */
    public static Schema withoutNull(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> others = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        if (others.size() != 1) {
            throw new UnsupportedColumnException(
                    "union " + schema + " has no counterpart in BigQuery: allowed is null with one other type");
        }
        return others.get(0);
    }

    private static TableColumn column(Schema.Field field, boolean key) {
        try {
            Schema value = withoutNull(field.schema());
            boolean repeated = value.getType() == Schema.Type.ARRAY;
            if (key && repeated) {
                throw new UnsupportedColumnException("an array cannot be part of a primary key");
            }
            Schema element = repeated ? withoutNull(value.getElementType()) : value;
            ColumnMode mode = key ? ColumnMode.REQUIRED : repeated ? ColumnMode.REPEATED : ColumnMode.NULLABLE;
            return new TableColumn(field.name(), typeOf(element), mode, Objects.requireNonNullElse(field.doc(), ""));
        } catch (UnsupportedColumnException e) {
            throw new UnsupportedColumnException("column '" + field.name() + "': " + e.getMessage());
        }
    }

    /**
     * The type of a column that holds values of this schema, which is neither a union nor an array.
     *
     * @throws UnsupportedColumnException if it has no counterpart in BigQuery
     */
    public static ColumnType typeOf(Schema schema) {
        LogicalType logicalType = schema.getLogicalType();
        return switch (schema.getType()) {
            case BOOLEAN -> ColumnType.BOOL;
            case INT -> ofInt(logicalType);
            case LONG -> ofLong(logicalType);
            case FLOAT, DOUBLE -> ColumnType.FLOAT64;
            case STRING -> JSON_TYPE.equals(schema.getProp(TYPE_PROPERTY)) ? ColumnType.JSON : ColumnType.STRING;
            case ENUM -> ColumnType.STRING;
            case BYTES, FIXED ->
                logicalType instanceof LogicalTypes.Decimal decimal
                        ? ColumnType.forDecimal(decimal.getPrecision(), decimal.getScale())
                        : ColumnType.BYTES;
            case RECORD, ARRAY, MAP, UNION, NULL -> throw unsupported(schema);
        };
    }

    private static ColumnType ofInt(LogicalType logicalType) {
        if (logicalType instanceof LogicalTypes.Date) {
            return ColumnType.DATE;
        }
        return logicalType instanceof LogicalTypes.TimeMillis ? ColumnType.TIME : ColumnType.INT64;
    }

    private static ColumnType ofLong(LogicalType logicalType) {
        if (logicalType instanceof LogicalTypes.TimestampMicros
                || logicalType instanceof LogicalTypes.TimestampMillis) {
            return ColumnType.TIMESTAMP;
        }
        if (logicalType instanceof LogicalTypes.LocalTimestampMicros
                || logicalType instanceof LogicalTypes.LocalTimestampMillis) {
            return ColumnType.DATETIME;
        }
        return logicalType instanceof LogicalTypes.TimeMicros ? ColumnType.TIME : ColumnType.INT64;
    }

    private static UnsupportedColumnException unsupported(Schema schema) {
        return new UnsupportedColumnException("Avro type " + schema + " has no counterpart in BigQuery");
    }
}
