package dev.wwi.reconcile.checksum;

import java.util.List;

/**
 * How one table is compared: what both databases select.
 *
 * @param table published name, {@code analytics.fct_order}
 * @param keyColumns names of the compared columns that identify a row
 * @param columns all that is compared, keys included
 * @param sourceRelation what PostgreSQL selects from
 * @param sourceWitnesses expressions for {@link Row#witnesses()} in PostgreSQL
 * @param warehouseRelation what the warehouse selects from
 * @param warehouseWitnesses expressions for {@link Row#witnesses()} in the warehouse
 */
public record TablePlan(
        String table,
        List<String> keyColumns,
        List<ComparedColumn> columns,
        String sourceRelation,
        List<Witness> sourceWitnesses,
        String warehouseRelation,
        List<Witness> warehouseWitnesses) {
    /**
     * Something a side tells of a row beside the compared values.
     *
     * @param expression without an aggregate; its value is taken as text
     */
    public record Witness(String name, String expression) {}

    public TablePlan {
        keyColumns = List.copyOf(keyColumns);
        columns = List.copyOf(columns);
        sourceWitnesses = List.copyOf(sourceWitnesses);
        warehouseWitnesses = List.copyOf(warehouseWitnesses);
    }

    /** The column of that name. */
    public ComparedColumn column(String name) {
        return columns.get(indexOf(name));
    }

    /** Where in a row's values the column is. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(table + " has no compared column " + name);
    }
}
