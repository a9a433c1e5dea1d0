package dev.wwi.reconcile.rows;

import java.util.List;
import java.util.Set;

/**
 * A relation in PostgreSQL and the table of the warehouse that must show the same rows.
 *
 * @param relation qualified name of the table or view in PostgreSQL, {@code sales.orders}
 * @param dataset dataset of the table in the warehouse, {@code raw}
 * @param table name of the table in the warehouse, {@code sales_orders}
 * @param keyColumns columns that identify a row on both sides; without any the table cannot be compared
 * @param warehouseOnlyColumns columns that the warehouse adds and PostgreSQL has no counterpart for
 */
public record ComparedTable(
        String relation, String dataset, String table, List<String> keyColumns, Set<String> warehouseOnlyColumns) {
    public ComparedTable {
        keyColumns = List.copyOf(keyColumns);
        warehouseOnlyColumns = Set.copyOf(warehouseOnlyColumns);
    }

    /** The name in the warehouse, {@code raw.sales_orders}. */
    public String warehouseName() {
        return dataset + "." + table;
    }
}
