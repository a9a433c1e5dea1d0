package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a relation of PostgreSQL, with the types that the warehouse must show them in.
 *
 * <p>smallint, integer, bigint: INT64. numeric(p,s): NUMERIC where p - s &lt;= 29 and s &lt;= 9, else BIGNUMERIC.
 * boolean: BOOL. varchar, text, uuid: STRING. date: DATE. timestamp: DATETIME. timestamptz: TIMESTAMP. bytea:
 * BYTES. All others are not compared.
 */
final class SourceColumns {
    private static final int NUMERIC_INTEGER_DIGITS = 29;
    private static final int NUMERIC_SCALE = 9;

    private SourceColumns() {}

    /**
     * Those of a relation as a FROM clause names it.
     *
     * @throws SQLException if there is none, or it cannot be read
     */
    static List<Column> of(Connection connection, String relation) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet nothing = statement.executeQuery("select r.* from " + relation + " limit 0")) {
            ResultSetMetaData metadata = nothing.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                ColumnType type = type(metadata.getColumnTypeName(i), metadata.getPrecision(i), metadata.getScale(i));
                columns.add(new Column(metadata.getColumnName(i), type));
            }
            return columns;
        }
    }

    /** Whether any row has a value in the column. */
    static boolean hasValues(Connection connection, String relation, String column) throws SQLException {
        String sql = "select exists (select 1 from " + relation + " where " + quoted(column) + " is not null)";
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }

    static Optional<Column> named(List<Column> columns, String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    static String quoted(String identifier) {
        return "r.\"" + identifier.replace("\"", "\"\"") + '"';
    }

    private static ColumnType type(String name, int precision, int scale) {
        return switch (name) {
            case "int2", "int4", "int8", "smallserial", "serial", "bigserial" -> ColumnType.INT64;
            case "numeric" -> decimalType(precision, scale);
            case "bool" -> ColumnType.BOOL;
            case "varchar", "text", "uuid" -> ColumnType.STRING;
            case "date" -> ColumnType.DATE;
            case "timestamp" -> ColumnType.DATETIME;
            case "timestamptz" -> ColumnType.TIMESTAMP;
            case "bytea" -> ColumnType.BYTES;
            default -> ColumnType.OTHER;
        };
    }

    /** Without precision the driver tells 0. */
    private static ColumnType decimalType(int precision, int scale) {
        boolean fits = precision > 0 && scale <= NUMERIC_SCALE && precision - scale <= NUMERIC_INTEGER_DIGITS;
        return fits ? ColumnType.NUMERIC : ColumnType.BIGNUMERIC;
    }
}
