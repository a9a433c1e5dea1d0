package dev.wwi.reconcile;

import java.util.List;

/** What the comparison of one table came to. A table that could not be compared is never taken for equal. */
public sealed interface TableResult {
    /** The table that was compared. */
    ComparedTable table();

    /**
     * Every row and every column is the same on both sides.
     *
     * @param rows number of rows on each side
     */
    record Equal(ComparedTable table, long rows) implements TableResult {}

    /**
     * The two sides differ.
     *
     * @param expectedRows number of rows in PostgreSQL
     * @param actualRows number of rows in the warehouse
     * @param differences number of all differences
     * @param first the first differences in key order, as many as the comparison was told to keep
     */
    record Different(ComparedTable table, long expectedRows, long actualRows, long differences, List<Difference> first)
            implements TableResult {
        public Different {
            first = List.copyOf(first);
        }
    }

    /** The comparison could not be made, or not of all of the table. */
    record Unverified(ComparedTable table, String reason) implements TableResult {}
}
