package dev.wwi.sink.table;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that two generations of a table do not have alike, by one query that reads both at one moment, in all
 * the columns of a layout. It needs the permission {@code bigquery.jobs.create}. Thread-safe; methods block.
 */
public final class TableDifferences {

    private final Warehouse warehouse;

    /**
     * The rows that differ.
     *
     * @param total how many there are
     * @param first as many of them as were asked for
     */
    public record Found(long total, List<RowDifference> first) {
        public Found {
            first = List.copyOf(first);
        }
    }

    public TableDifferences(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * The rows that the tables do not have alike in these columns.
     *
     * @param layout of columns that both tables have, with the primary key of both
     * @param limit how many are listed
     */
    public Found find(PhysicalTable left, PhysicalTable right, TableLayout layout, int limit) {
        String firstKey = quoted(layout.primaryKey().get(0));
        String key = layout.primaryKey().stream()
                .map(column -> "CAST(COALESCE(l." + quoted(column) + ", r." + quoted(column) + ") AS STRING)")
                .collect(Collectors.joining(", ', ', ", "CONCAT(", ")"));
        String joined = layout.primaryKey().stream()
                .map(column -> "l." + quoted(column) + " = r." + quoted(column))
                .collect(Collectors.joining(" AND "));
        String differs = layout.columns().stream()
                .filter(column -> !layout.primaryKey().contains(column.name()))
                .map(column -> comparable("l", column) + " IS DISTINCT FROM " + comparable("r", column))
                .collect(Collectors.joining(" OR "));
        String lsn = quoted(AuditColumns.LSN.name());
        String statement = "SELECT " + key + " AS row_key, l." + lsn + " AS left_lsn, r." + lsn + " AS right_lsn, l."
                + firstKey + " IS NOT NULL AS in_left, r." + firstKey + " IS NOT NULL AS in_right, COUNT(*) OVER () AS"
                + " total FROM " + warehouse.quoted(left) + " AS l FULL JOIN " + warehouse.quoted(right) + " AS r ON "
                + joined + " WHERE l." + firstKey + " IS NULL OR r." + firstKey + " IS NULL"
                + (differs.isEmpty() ? "" : " OR " + differs) + " LIMIT " + limit;
        return Warehouse.call("compare " + left + " with " + right, () -> {
            long total = 0;
            List<RowDifference> first = new ArrayList<>();
            for (FieldValueList row : warehouse.query(statement).iterateAll()) {
                first.add(new RowDifference(
                        row.get(0).getStringValue(),
                        number(row.get(1)),
                        number(row.get(2)),
                        row.get(3).getBooleanValue(),
                        row.get(4).getBooleanValue()));
                total = row.get(5).getLongValue();
            }
            return new Found(total, first);
        });
    }

    /** How many rows the table has. */
    public long count(PhysicalTable table) {
        return Warehouse.call("count the rows of " + table, () -> warehouse
                .query("SELECT COUNT(*) FROM " + warehouse.quoted(table))
                .iterateAll()
                .iterator()
                .next()
                .get(0)
                .getLongValue());
    }

    /** JSON and arrays cannot be compared as they are (GoogleSQL reference, "Operators"). */
    private static String comparable(String side, TableColumn column) {
        String value = side + "." + quoted(column.name());
        return column.type() == ColumnType.JSON || column.mode() == ColumnMode.REPEATED
                ? "TO_JSON_STRING(" + value + ")"
                : value;
    }

    private static @Nullable Long number(FieldValue value) {
        return value.isNull() ? null : value.getLongValue();
    }

    private static String quoted(String column) {
        return "`" + column + "`";
    }
}
