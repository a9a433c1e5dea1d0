package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * A table of the star schema: the file of its name holds the SQL that says what its rows must be, and here is what that
 * SQL cannot say. Columns of the SQL that are not mentioned here are compared as they are.
 *
 * @param name of the table and of the file
 * @param keyColumns what its rows are told apart by
 * @param lookups columns that are keys of versions
 * @param derived columns that follow from others of the warehouse
 * @param historical a column that shows a name as it was at the row's last change
 * @param unknownToSource columns that nothing in PostgreSQL's tables says anything about
 * @param versions of which the current ones are compared, for a dimension
 */
record StarTable(
        String name,
        List<String> keyColumns,
        List<Lookup> lookups,
        List<Derived> derived,
        Optional<Historical> historical,
        List<Column> unknownToSource,
        Optional<Dimension> versions) {
    /**
     * A column that follows from others.
     *
     * @param condition what must be true, in the warehouse
     */
    record Derived(Column column, String condition) {}

    /**
     * A name as of the row's last change, taken from a table that is no dimension. PostgreSQL has the present name only.
     *
     * @param rawTable the table with the name, in the raw dataset
     * @param idColumn of that table, and of the row's witness in PostgreSQL
     */
    record Historical(String column, String rawTable, String idColumn) {}

    private static final List<Column> AUDIT =
            List.of(new Column("source_commit_at", ColumnType.TIMESTAMP), new Column("source_lsn", ColumnType.INT64));
    private static final Historical PACKAGE = new Historical("package", "warehouse_package_types", "package_type_id");
    private static final String CUSTOMERS_CITY = "customer.wwi_delivery_city_id";

    /** All 14. */
    static List<StarTable> all() {
        return List.of(
                dimension(Dimension.CITY),
                dimension(Dimension.CUSTOMER),
                dimension(Dimension.EMPLOYEE),
                dimension(Dimension.STOCK_ITEM),
                dimension(Dimension.SUPPLIER),
                dimension(Dimension.PAYMENT_METHOD),
                dimension(Dimension.TRANSACTION_TYPE),
                new StarTable(
                        "dim_date",
                        List.of("date"),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty()),
                new StarTable(
                        "fct_order",
                        List.of("order_line_id"),
                        List.of(
                                Lookup.asOf("customer_key", Dimension.CUSTOMER),
                                Lookup.asOf("city_key", Dimension.CITY).wanting(CUSTOMERS_CITY),
                                Lookup.asOf("stock_item_key", Dimension.STOCK_ITEM),
                                Lookup.asOf("salesperson_key", Dimension.EMPLOYEE),
                                Lookup.asOf("picker_key", Dimension.EMPLOYEE)),
                        List.of(),
                        Optional.of(PACKAGE),
                        AUDIT,
                        Optional.empty()),
                new StarTable(
                        "fct_sale",
                        List.of("invoice_line_id"),
                        List.of(
                                Lookup.asOf("customer_key", Dimension.CUSTOMER),
                                Lookup.asOf("city_key", Dimension.CITY).wanting(CUSTOMERS_CITY),
                                Lookup.asOf("bill_to_customer_key", Dimension.CUSTOMER),
                                Lookup.asOf("stock_item_key", Dimension.STOCK_ITEM),
                                Lookup.asOf("salesperson_key", Dimension.EMPLOYEE)),
                        List.of(
                                new Derived(
                                        new Column("total_dry_items", ColumnType.INT64),
                                        "t.total_dry_items = IF(stock_item.is_chiller_stock, 0, t.quantity)"),
                                new Derived(
                                        new Column("total_chiller_items", ColumnType.INT64),
                                        "t.total_chiller_items = IF(stock_item.is_chiller_stock, t.quantity, 0)")),
                        Optional.of(PACKAGE),
                        AUDIT,
                        Optional.empty()),
                new StarTable(
                        "fct_purchase",
                        List.of("purchase_order_line_id"),
                        List.of(
                                Lookup.asOf("supplier_key", Dimension.SUPPLIER),
                                Lookup.asOf("stock_item_key", Dimension.STOCK_ITEM)),
                        List.of(new Derived(
                                new Column("ordered_quantity", ColumnType.INT64),
                                "t.ordered_quantity = t.ordered_outers * stock_item.quantity_per_outer")),
                        Optional.of(PACKAGE),
                        AUDIT,
                        Optional.empty()),
                new StarTable(
                        "fct_transaction",
                        List.of("transaction_source", "transaction_id"),
                        List.of(
                                Lookup.asOf("customer_key", Dimension.CUSTOMER),
                                Lookup.asOf("bill_to_customer_key", Dimension.CUSTOMER),
                                Lookup.asOf("supplier_key", Dimension.SUPPLIER),
                                Lookup.asOf("transaction_type_key", Dimension.TRANSACTION_TYPE),
                                Lookup.asOf("payment_method_key", Dimension.PAYMENT_METHOD)),
                        List.of(),
                        Optional.empty(),
                        AUDIT,
                        Optional.empty()),
                new StarTable(
                        "fct_movement",
                        List.of("wwi_stock_item_transaction_id"),
                        List.of(
                                Lookup.asOf("stock_item_key", Dimension.STOCK_ITEM),
                                Lookup.asOf("customer_key", Dimension.CUSTOMER),
                                Lookup.asOf("supplier_key", Dimension.SUPPLIER),
                                Lookup.asOf("transaction_type_key", Dimension.TRANSACTION_TYPE)),
                        List.of(),
                        Optional.empty(),
                        AUDIT,
                        Optional.empty()),
                new StarTable(
                        "fct_stock_holding",
                        List.of("wwi_stock_item_id"),
                        List.of(Lookup.current("stock_item_key", Dimension.STOCK_ITEM)),
                        List.of(),
                        Optional.empty(),
                        AUDIT,
                        Optional.empty()));
    }

    private static StarTable dimension(Dimension dimension) {
        return new StarTable(
                dimension.table(),
                List.of(dimension.idColumn()),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(
                        new Column(dimension.keyColumn(), ColumnType.INT64),
                        new Column("valid_from", ColumnType.TIMESTAMP),
                        new Column("valid_to", ColumnType.TIMESTAMP),
                        new Column("is_current", ColumnType.BOOL),
                        AUDIT.get(0),
                        AUDIT.get(1)),
                Optional.of(dimension));
    }
}
