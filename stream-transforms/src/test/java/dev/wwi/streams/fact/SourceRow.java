package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of a source table for tests: sensible values, of which a test sets those it is about. Immutable. */
record SourceRow(SourceTable table, Map<String, @Nullable Object> values) {
    private static final LocalDate DAY = LocalDate.of(2016, 5, 4);

    static SourceRow order(int id) {
        return of(SourceTables.ORDERS, id)
                .with("customer_id", 7)
                .with("salesperson_person_id", 3)
                .with("contact_person_id", 1001)
                .with("order_date", DAY);
    }

    static SourceRow orderLine(int id, int orderId) {
        return of(SourceTables.ORDER_LINES, id)
                .with("order_id", orderId)
                .with("stock_item_id", 50)
                .with("description", "Furry slippers")
                .with("package_type_id", 9)
                .with("quantity", 10)
                .with("unit_price", new BigDecimal("18.00"))
                .with("tax_rate", new BigDecimal("15.000"))
                .with("picked_quantity", 0);
    }

    static SourceRow invoice(int id) {
        return of(SourceTables.INVOICES, id)
                .with("customer_id", 7)
                .with("bill_to_customer_id", 8)
                .with("salesperson_person_id", 3)
                .with("invoice_date", DAY)
                .with("is_credit_note", false);
    }

    static SourceRow invoiceLine(int id, int invoiceId) {
        return of(SourceTables.INVOICE_LINES, id)
                .with("invoice_id", invoiceId)
                .with("stock_item_id", 50)
                .with("description", "Furry slippers")
                .with("package_type_id", 9)
                .with("quantity", 10)
                .with("unit_price", new BigDecimal("18.00"))
                .with("tax_rate", new BigDecimal("15.000"))
                .with("tax_amount", new BigDecimal("27.00"))
                .with("line_profit", new BigDecimal("85.00"))
                .with("extended_price", new BigDecimal("207.00"));
    }

    static SourceRow purchaseOrder(int id) {
        return of(SourceTables.PURCHASE_ORDERS, id)
                .with("supplier_id", 4)
                .with("order_date", DAY)
                .with("is_order_finalized", false);
    }

    static SourceRow purchaseOrderLine(int id, int purchaseOrderId) {
        return of(SourceTables.PURCHASE_ORDER_LINES, id)
                .with("purchase_order_id", purchaseOrderId)
                .with("stock_item_id", 50)
                .with("ordered_outers", 12)
                .with("received_outers", 0)
                .with("package_type_id", 9)
                .with("is_order_line_finalized", false);
    }

    static SourceRow customerTransaction(int id) {
        return amounts(of(SourceTables.CUSTOMER_TRANSACTIONS, id).with("customer_id", 8));
    }

    static SourceRow supplierTransaction(int id) {
        return amounts(of(SourceTables.SUPPLIER_TRANSACTIONS, id).with("supplier_id", 4));
    }

    static SourceRow movement(int id) {
        return of(SourceTables.STOCK_ITEM_TRANSACTIONS, id)
                .with("stock_item_id", 50)
                .with("transaction_type_id", 10)
                .with("transaction_occurred_when", LocalDateTime.of(2016, 5, 4, 12, 0))
                .with("quantity", new BigDecimal("-10.000"));
    }

    static SourceRow holding(int stockItemId) {
        return of(SourceTables.STOCK_ITEM_HOLDINGS, stockItemId)
                .with("quantity_on_hand", 100)
                .with("bin_location", "L-1")
                .with("last_stocktake_quantity", 90)
                .with("last_cost_price", new BigDecimal("9.50"))
                .with("reorder_level", 5)
                .with("target_stock_level", 200);
    }

    private static SourceRow of(SourceTable table, int id) {
        return new SourceRow(table, Map.of()).with(table.primaryKey().get(0), id);
    }

    private static SourceRow amounts(SourceRow row) {
        return row.with("transaction_type_id", 1)
                .with("transaction_date", DAY)
                .with("amount_excluding_tax", new BigDecimal("180.00"))
                .with("tax_amount", new BigDecimal("27.00"))
                .with("transaction_amount", new BigDecimal("207.00"))
                .with("outstanding_balance", new BigDecimal("207.00"))
                .with("is_finalized", false);
    }

    SourceRow with(String column, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new HashMap<>(values);
        changed.put(column, value);
        return new SourceRow(table, changed);
    }

    int id() {
        return (Integer) Objects.requireNonNull(values.get(table.primaryKey().get(0)));
    }

    int integer(String column) {
        return (Integer) Objects.requireNonNull(values.get(column));
    }

    /** The values as the connector's Avro wants them. */
    Map<String, Object> avroValues() {
        Map<String, Object> avro = new HashMap<>();
        values.forEach((column, value) -> {
            if (value instanceof LocalDate date) {
                avro.put(column, (int) date.toEpochDay());
            } else if (value instanceof LocalDateTime time) {
                avro.put(column, ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time));
            } else if (value != null) {
                avro.put(column, value);
            }
        });
        return avro;
    }
}
