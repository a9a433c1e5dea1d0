package dev.wwi.platform.endtoend;

import java.math.BigDecimal;
import java.util.List;

/**
 * A number that the warehouse must show on WideWorldImporters' own data (star-schema.md, section 7).
 *
 * @param name what it is
 * @param sql a query on the warehouse that has it as its only value
 * @param expected its exact value
 */
record Figure(String name, String sql, BigDecimal expected) {
    private static final String SUPPLIER_SIDE = " FROM analytics.fct_transaction WHERE transaction_source = 'SUPPLIER'";

    /** All of them; Unknown members count. */
    static List<Figure> all() {
        return List.of(
                rows("dim_city", "37941"),
                rows("dim_customer", "664"),
                rows("dim_employee", "20"),
                rows("dim_stock_item", "228"),
                rows("dim_supplier", "14"),
                rows("dim_payment_method", "5"),
                rows("dim_transaction_type", "14"),
                rows("dim_date", "1461"),
                figure("dim_date first year", "SELECT EXTRACT(YEAR FROM MIN(date)) FROM analytics.dim_date", "2013"),
                figure("dim_date last year", "SELECT EXTRACT(YEAR FROM MAX(date)) FROM analytics.dim_date", "2016"),
                rows("fct_order", "231343"),
                rows("fct_sale", "228712"),
                rows("fct_purchase", "8367"),
                rows("fct_transaction", "100447"),
                rows("fct_movement", "237112"),
                rows("fct_stock_holding", "227"),
                sum("fct_purchase", "ordered_outers", "10310535"),
                sum("fct_purchase", "ordered_quantity", "139778604"),
                sum("fct_purchase", "received_outers", "10284586"),
                figure(
                        "fct_purchase lines not finalized",
                        "SELECT COUNT(*) FROM analytics.fct_purchase WHERE NOT is_order_finalized",
                        "9"),
                supplierSide("COUNT(*)", "2438"),
                supplierSide("SUM(total_excluding_tax)", "944343271.90"),
                supplierSide("SUM(tax_amount)", "141650241.16"),
                supplierSide("SUM(total_including_tax)", "2721678.21"),
                supplierSide("SUM(outstanding_balance)", "2721678.21"),
                supplierSide("COUNT(CASE WHEN is_finalized THEN 1 END)", "2436"),
                sum("fct_stock_holding", "quantity_on_hand", "30343296"),
                sum("fct_stock_holding", "last_stocktake_quantity", "29459593"),
                sum("fct_stock_holding", "last_cost_price", "5107.92"));
    }

    private static Figure rows(String table, String expected) {
        return figure(table + " rows", "SELECT COUNT(*) FROM analytics." + table, expected);
    }

    private static Figure sum(String table, String column, String expected) {
        return figure(table + " sum(" + column + ")", "SELECT SUM(" + column + ") FROM analytics." + table, expected);
    }

    private static Figure supplierSide(String aggregate, String expected) {
        return figure("fct_transaction supplier side " + aggregate, "SELECT " + aggregate + SUPPLIER_SIDE, expected);
    }

    private static Figure figure(String name, String sql, String expected) {
        return new Figure(name, sql, new BigDecimal(expected));
    }
}
