package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.Decimals;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table or view of PostgreSQL, converted to the types that the warehouse must show it in.
 *
 * <p>smallint, integer, bigint: INT64. numeric(p,s): NUMERIC where p - s &lt;= 29 and s &lt;= 9, else BIGNUMERIC.
 * boolean: BOOL. varchar, text, char, uuid: STRING. date: DATE. timestamp: DATETIME. timestamptz: TIMESTAMP. bytea:
 * BYTES.
 */
final class PostgresRelation implements RowCursor {
    private static final int FETCH_SIZE_ROWS = 2_000;
    private static final int NUMERIC_INTEGER_DIGITS = 29;
    private static final int NUMERIC_SCALE = 9;

    private final String relation;
    private final List<Column> columns;
    private final PreparedStatement statement;
    private final ResultSet rows;

    private PostgresRelation(String relation, List<Column> columns, PreparedStatement statement, ResultSet rows) {
        this.relation = relation;
        this.columns = columns;
        this.statement = statement;
        this.rows = rows;
    }

    /**
     * Starts reading. The connection must have a transaction open, else the driver holds all rows in memory.
     *
     * @throws UnreadableTableException if the relation is missing or cannot be read
     */
    static PostgresRelation open(Connection connection, String relation, List<String> keyColumns) {
        try {
            List<Column> columns = columnsOf(connection, relation);
            PreparedStatement statement = connection.prepareStatement(select(relation, columns, keyColumns));
            statement.setFetchSize(FETCH_SIZE_ROWS);
            return new PostgresRelation(relation, columns, statement, statement.executeQuery());
        } catch (SQLException e) {
            throw unreadable(relation, e);
        }
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public @Nullable List<@Nullable String> next() {
        try {
            if (!rows.next()) {
                return null;
            }
            List<@Nullable String> values = new ArrayList<>(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                values.add(canonical(columns.get(i).type(), rows.getString(i + 1)));
            }
            return values;
        } catch (SQLException e) {
            throw unreadable(relation, e);
        }
    }

    @Override
    public void close() {
        try {
            rows.close();
            statement.close();
        } catch (SQLException e) {
            throw unreadable(relation, e);
        }
    }

    private static @Nullable String canonical(ColumnType type, @Nullable String text) {
        if (text == null || (type != ColumnType.NUMERIC && type != ColumnType.BIGNUMERIC)) {
            return text;
        }
        // PostgreSQL's NaN and infinities stay as they are: no number of the warehouse equals them.
        char last = text.charAt(text.length() - 1);
        return Character.isDigit(last) ? Decimals.canonical(new BigDecimal(text)) : text;
    }

    private static List<Column> columnsOf(Connection connection, String relation) throws SQLException {
        String sql = """
                select a.attname, t.typname, a.atttypmod
                from pg_attribute a join pg_type t on t.oid = a.atttypid
                where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped
                order by a.attnum
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, relation);
            List<Column> columns = new ArrayList<>();
            try (ResultSet attributes = statement.executeQuery()) {
                while (attributes.next()) {
                    columns.add(new Column(
                            attributes.getString(1), warehouseType(attributes.getString(2), attributes.getInt(3))));
                }
            }
            return List.copyOf(columns);
        }
    }

    private static ColumnType warehouseType(String typeName, int modifier) {
        return switch (typeName) {
            case "int2", "int4", "int8" -> ColumnType.INT64;
            case "numeric" -> decimalType(modifier);
            case "bool" -> ColumnType.BOOL;
            case "varchar", "text", "bpchar", "uuid" -> ColumnType.STRING;
            case "date" -> ColumnType.DATE;
            case "timestamp" -> ColumnType.DATETIME;
            case "timestamptz" -> ColumnType.TIMESTAMP;
            case "bytea" -> ColumnType.BYTES;
            default -> ColumnType.OTHER;
        };
    }

    /** The modifier is ((precision &lt;&lt; 16) | scale) + 4, or -1 without precision (numeric.c, make_numeric_typmod). */
    private static ColumnType decimalType(int modifier) {
        if (modifier < 0) {
            return ColumnType.BIGNUMERIC;
        }
        int precision = (modifier - 4) >> 16 & 0xffff;
        int scale = (modifier - 4) & 0x7ff;
        boolean fits = scale <= NUMERIC_SCALE && precision - scale <= NUMERIC_INTEGER_DIGITS;
        return fits ? ColumnType.NUMERIC : ColumnType.BIGNUMERIC;
    }

    private static String select(String relation, List<Column> columns, List<String> keyColumns) {
        String values = columns.stream().map(PostgresRelation::asText).collect(Collectors.joining(", "));
        // Qualified, to order by the columns and not by their texts; strings by code points whatever the collation.
        String order = keyColumns.stream()
                .map(key -> "r." + quoted(key) + (typeOf(key, columns) == ColumnType.STRING ? " collate \"C\"" : ""))
                .collect(Collectors.joining(", "));
        return "select " + values + " from " + relation + " r" + (order.isEmpty() ? "" : " order by " + order);
    }

    private static ColumnType typeOf(String name, List<Column> columns) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .map(Column::type)
                .orElse(ColumnType.OTHER);
    }

    private static String asText(Column column) {
        String name = quoted(column.name());
        return switch (column.type()) {
            case DATETIME ->
                "case when isfinite(%1$s) then to_char(%1$s, 'YYYY-MM-DD\"T\"HH24:MI:SS.US') else %1$s::text end"
                        .formatted(name);
            case TIMESTAMP ->
                "case when isfinite(%1$s) then trunc(extract(epoch from %1$s) * 1000000)::text else %1$s::text end"
                        .formatted(name);
            case BYTES -> "encode(" + name + ", 'hex')";
            case BOOL, INT64, NUMERIC, BIGNUMERIC, STRING, DATE, OTHER -> name + "::text";
        };
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static UnreadableTableException unreadable(String relation, SQLException cause) {
        return new UnreadableTableException("PostgreSQL cannot read " + relation + ": " + cause.getMessage(), cause);
    }
}
