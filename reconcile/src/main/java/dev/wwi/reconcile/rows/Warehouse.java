package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.List;

/** The tables of the warehouse, as any reader sees them through its query interface. */
public interface Warehouse {
    /**
     * Reads a whole table or view in the order of its key columns, as of one instant.
     *
     * @throws UnreadableTableException if there is no such table or it cannot be read
     */
    RowCursor read(String dataset, String table, List<String> keyColumns);
}
