package dev.wwi.reconcile.report;

import java.util.List;

/** What the comparison of one table came to. A table that could not be compared is never taken for equal. */
public sealed interface TableResult {
    /** The name in the warehouse, {@code raw.sales_orders}. */
    String table();

    /**
     * Every row and every column is the same on both sides.
     *
     * @param rows number of rows on each side
     */
    record Equal(String table, long rows) implements TableResult {}

    /**
     * The two sides differ.
     *
     * @param keyColumns what the keys of the differences are values of
     * @param expectedRows number of rows in PostgreSQL
     * @param actualRows number of rows in the warehouse
     * @param differences number of differences, of all that were looked for
     * @param isComplete whether all of the table was looked through; else there may be more differences
     * @param first the first differences, as many as the comparison was told to keep
     */
    record Different(
            String table,
            List<String> keyColumns,
            long expectedRows,
            long actualRows,
            long differences,
            boolean isComplete,
            List<Difference> first)
            implements TableResult {
        public Different {
            keyColumns = List.copyOf(keyColumns);
            first = List.copyOf(first);
        }
    }

    /** The comparison could not be made, or not of all of the table. */
    record Unverified(String table, String reason) implements TableResult {}
}
