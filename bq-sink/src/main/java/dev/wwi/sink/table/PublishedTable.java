package dev.wwi.sink.table;

/**
 * The stable name of a table, by which everyone reads it: a view.
 *
 * @param dataset the dataset's name, {@code raw} or {@code analytics} unless configured otherwise
 * @param name the table's name, {@code sales_orders}
 */
public record PublishedTable(String dataset, String name) {

    /** {@code raw.sales_orders}. */
    @Override
    public String toString() {
        return dataset + "." + name;
    }
}
