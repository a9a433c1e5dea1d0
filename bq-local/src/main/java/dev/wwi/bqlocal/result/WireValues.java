package dev.wwi.bqlocal.result;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.type.ColumnType;
import java.io.IOException;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values in the form of the REST API: every scalar is a string in {@code {"v": …}}, a row or struct is
 * {@code {"f": […]}}, an array a list of such values. DuckDB prints most of them; what it prints differently from
 * BigQuery is mended here.
 */
final class WireValues {
    private WireValues() {}

    /** The SQL expression that prints a value of the type. */
    static String print(ResultType type, String value, int depth) {
        if (type instanceof ResultType.Array array) {
            String element = "e" + depth;
            return "list_transform(" + value + ", lambda " + element + ": " + print(array.element(), element, depth + 1)
                    + ")";
        }
        if (type instanceof ResultType.Struct struct) {
            String fields = struct.fields().stream()
                    .map(field -> Sql.quote(field.name()) + " := "
                            + print(field.type(), value + "." + Sql.quote(field.name()), depth + 1))
                    .collect(Collectors.joining(", "));
            return "CASE WHEN " + value + " IS NULL THEN NULL ELSE struct_pack(" + fields + ") END";
        }
        return switch (((ResultType.Scalar) type).type()) {
            case BYTES -> "to_base64(" + value + ")";
            case DATETIME -> "strftime(CAST(" + value + " AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f')";
            case TIMESTAMP -> "CAST(epoch_us(" + value + ") AS VARCHAR)";
            default -> "CAST(" + value + " AS VARCHAR)";
        };
    }

    /** Writes a printed value as {@code {"v": …}}. */
    static void write(JsonGenerator json, ResultType type, @Nullable Object value, TimestampFormat timestamps)
            throws IOException, SQLException {
        json.writeStartObject();
        json.writeFieldName("v");
        if (type instanceof ResultType.Array array) {
            json.writeStartArray();
            if (value instanceof Array elements) {
                for (Object element : (Object[]) elements.getArray()) {
                    write(json, array.element(), element, timestamps);
                }
            }
            json.writeEndArray();
        } else if (value == null) {
            json.writeNull();
        } else if (type instanceof ResultType.Struct struct) {
            Object[] fields = ((Struct) value).getAttributes();
            json.writeStartObject();
            json.writeArrayFieldStart("f");
            for (int i = 0; i < fields.length; i++) {
                write(json, struct.fields().get(i).type(), fields[i], timestamps);
            }
            json.writeEndArray();
            json.writeEndObject();
        } else {
            json.writeString(scalar(((ResultType.Scalar) type).type(), value.toString(), timestamps));
        }
        json.writeEndObject();
    }

    private static String scalar(ColumnType type, String printed, TimestampFormat timestamps) {
        return switch (type) {
            case TIMESTAMP -> timestamps.format(Long.parseLong(printed));
            case NUMERIC, BIGNUMERIC -> printed.indexOf('.') < 0 ? printed : withoutTrailingZeros(printed);
            case DATETIME -> printed.endsWith(".000000") ? printed.substring(0, printed.length() - 7) : printed;
            case FLOAT64 ->
                switch (printed) {
                    case "inf" -> "Infinity";
                    case "-inf" -> "-Infinity";
                    case "nan", "-nan" -> "NaN";
                    default -> printed;
                };
            default -> printed;
        };
    }

    private static String withoutTrailingZeros(String decimal) {
        int end = decimal.length();
        while (decimal.charAt(end - 1) == '0') {
            end--;
        }
        return decimal.substring(0, decimal.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
