package dev.wwi.reconcile.reference;

/**
 * A dimension with versions.
 *
 * @param table its name, which is also part of the hash that a key is
 * @param keyColumn the surrogate key
 * @param idColumn the source's id of a member
 */
record Dimension(String table, String keyColumn, String idColumn) {
    static final Dimension CITY = of("city");
    static final Dimension CUSTOMER = of("customer");
    static final Dimension EMPLOYEE = of("employee");
    static final Dimension STOCK_ITEM = of("stock_item");
    static final Dimension SUPPLIER = of("supplier");
    static final Dimension PAYMENT_METHOD = of("payment_method");
    static final Dimension TRANSACTION_TYPE = of("transaction_type");

    private static Dimension of(String member) {
        return new Dimension("dim_" + member, member + "_key", "wwi_" + member + "_id");
    }
}
