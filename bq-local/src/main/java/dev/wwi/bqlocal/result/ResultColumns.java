package dev.wwi.bqlocal.result;

import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.type.ColumnType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the columns of a statement, and their types from DuckDB's type names. */
public final class ResultColumns {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private ResultColumns() {}

    /** The columns; those whose names are not names are called {@code f0_}, {@code f1_} and so on. */
    public static List<ResultColumn> of(ResultSetMetaData metadata) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int anonymous = 0;
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            String name = metadata.getColumnLabel(i);
            if (!NAME.matcher(name).matches()) {
                name = "f" + anonymous++ + "_";
            }
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw RequestException.invalidQuery(
                        "Duplicate column names in the result are not supported. Found duplicate(s): " + name);
            }
            columns.add(new ResultColumn(name, type(metadata.getColumnTypeName(i))));
        }
        return columns;
    }

    static ResultType type(String duckType) {
        if (duckType.endsWith("[]")) {
            ResultType element = type(duckType.substring(0, duckType.length() - 2));
            if (element instanceof ResultType.Array) {
                throw RequestException.invalidQuery("Cannot return an array of arrays");
            }
            return new ResultType.Array(element);
        }
        if (duckType.startsWith("STRUCT(")) {
            return new ResultType.Struct(fields(duckType.substring("STRUCT(".length(), duckType.length() - 1)));
        }
        return new ResultType.Scalar(scalar(duckType));
    }

    private static ColumnType scalar(String duckType) {
        if (duckType.startsWith("DECIMAL")) {
            String scale = duckType.substring(duckType.indexOf(',') + 1, duckType.length() - 1);
            return Integer.parseInt(scale.strip()) > 9 ? ColumnType.BIGNUMERIC : ColumnType.NUMERIC;
        }
        return switch (duckType) {
            case "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "HUGEINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER",
                    "UBIGINT",
                    "UHUGEINT",
                    "NULL" -> ColumnType.INT64;
            case "FLOAT", "DOUBLE" -> ColumnType.FLOAT64;
            case "BOOLEAN" -> ColumnType.BOOL;
            case "BLOB" -> ColumnType.BYTES;
            case "DATE" -> ColumnType.DATE;
            case "TIME" -> ColumnType.TIME;
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> ColumnType.DATETIME;
            case "TIMESTAMP WITH TIME ZONE" -> ColumnType.TIMESTAMP;
            case "JSON" -> ColumnType.JSON;
            default -> ColumnType.STRING;
        };
    }

    /** Splits {@code a INTEGER, "b c" VARCHAR[]} into fields. */
    private static List<ResultColumn> fields(String text) {
        List<ResultColumn> fields = new ArrayList<>();
        int depth = 0;
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            quoted ^= c == '"';
            if (quoted) {
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                fields.add(field(text.substring(start, i).strip()));
                start = i + 1;
            }
        }
        return fields;
    }

    private static ResultColumn field(String text) {
        int nameEnd = text.startsWith("\"") ? text.indexOf('"', 1) + 1 : text.indexOf(' ');
        String name = text.substring(0, nameEnd).replace("\"", "");
        return new ResultColumn(name, type(text.substring(nameEnd).strip()));
    }
}
