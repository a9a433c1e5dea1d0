package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The columns of the tables that feed facts, as WideWorldImporters declares them; those no fact needs left out. */
final class FactTables {
    static final Map<SourceTable, List<Column>> COLUMNS = Map.ofEntries(
            Map.entry(
                    SourceTables.ORDERS,
                    List.of(
                            integer("order_id"),
                            integer("customer_id"),
                            integer("salesperson_person_id"),
                            nullable(integer("picked_by_person_id")),
                            integer("contact_person_id"),
                            nullable(integer("backorder_order_id")),
                            date("order_date"),
                            nullable(text("comments")),
                            nullable(timestamp("picking_completed_when")))),
            Map.entry(
                    SourceTables.ORDER_LINES,
                    List.of(
                            integer("order_line_id"),
                            integer("order_id"),
                            integer("stock_item_id"),
                            text("description"),
                            integer("package_type_id"),
                            integer("quantity"),
                            nullable(decimal("unit_price", 2)),
                            decimal("tax_rate", 3),
                            integer("picked_quantity"),
                            nullable(timestamp("picking_completed_when")))),
            Map.entry(
                    SourceTables.INVOICES,
                    List.of(
                            integer("invoice_id"),
                            integer("customer_id"),
                            integer("bill_to_customer_id"),
                            integer("salesperson_person_id"),
                            date("invoice_date"),
                            bool("is_credit_note"),
                            nullable(timestamp("confirmed_delivery_time")))),
            Map.entry(
                    SourceTables.INVOICE_LINES,
                    List.of(
                            integer("invoice_line_id"),
                            integer("invoice_id"),
                            integer("stock_item_id"),
                            text("description"),
                            integer("package_type_id"),
                            integer("quantity"),
                            nullable(decimal("unit_price", 2)),
                            decimal("tax_rate", 3),
                            decimal("tax_amount", 2),
                            decimal("line_profit", 2),
                            decimal("extended_price", 2))),
            Map.entry(
                    SourceTables.PURCHASE_ORDERS,
                    List.of(
                            integer("purchase_order_id"),
                            integer("supplier_id"),
                            date("order_date"),
                            nullable(date("expected_delivery_date")),
                            bool("is_order_finalized"))),
            Map.entry(
                    SourceTables.PURCHASE_ORDER_LINES,
                    List.of(
                            integer("purchase_order_line_id"),
                            integer("purchase_order_id"),
                            integer("stock_item_id"),
                            integer("ordered_outers"),
                            integer("received_outers"),
                            integer("package_type_id"),
                            nullable(date("last_receipt_date")),
                            bool("is_order_line_finalized"))),
            Map.entry(
                    SourceTables.CUSTOMER_TRANSACTIONS,
                    List.of(
                            integer("customer_transaction_id"),
                            integer("customer_id"),
                            integer("transaction_type_id"),
                            nullable(integer("invoice_id")),
                            nullable(integer("payment_method_id")),
                            date("transaction_date"),
                            decimal("amount_excluding_tax", 2),
                            decimal("tax_amount", 2),
                            decimal("transaction_amount", 2),
                            decimal("outstanding_balance", 2),
                            nullable(date("finalization_date")),
                            bool("is_finalized"))),
            Map.entry(
                    SourceTables.SUPPLIER_TRANSACTIONS,
                    List.of(
                            integer("supplier_transaction_id"),
                            integer("supplier_id"),
                            integer("transaction_type_id"),
                            nullable(integer("purchase_order_id")),
                            nullable(integer("payment_method_id")),
                            nullable(text("supplier_invoice_number")),
                            date("transaction_date"),
                            decimal("amount_excluding_tax", 2),
                            decimal("tax_amount", 2),
                            decimal("transaction_amount", 2),
                            decimal("outstanding_balance", 2),
                            nullable(date("finalization_date")),
                            bool("is_finalized"))),
            Map.entry(
                    SourceTables.STOCK_ITEM_TRANSACTIONS,
                    List.of(
                            integer("stock_item_transaction_id"),
                            integer("stock_item_id"),
                            integer("transaction_type_id"),
                            nullable(integer("customer_id")),
                            nullable(integer("invoice_id")),
                            nullable(integer("supplier_id")),
                            nullable(integer("purchase_order_id")),
                            timestamp("transaction_occurred_when"),
                            decimal("quantity", 3))),
            Map.entry(
                    SourceTables.STOCK_ITEM_HOLDINGS,
                    List.of(
                            integer("stock_item_id"),
                            integer("quantity_on_hand"),
                            text("bin_location"),
                            integer("last_stocktake_quantity"),
                            decimal("last_cost_price", 2),
                            integer("reorder_level"),
                            integer("target_stock_level"))));

    private FactTables() {}

    private static Column nullable(Column column) {
        return new Column(column.name(), column.type(), true);
    }

    private static Column integer(String name) {
        return new Column(name, Schema.create(Schema.Type.INT), false);
    }

    private static Column text(String name) {
        return new Column(name, Schema.create(Schema.Type.STRING), false);
    }

    private static Column bool(String name) {
        return new Column(name, Schema.create(Schema.Type.BOOLEAN), false);
    }

    private static Column date(String name) {
        return new Column(name, LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)), false);
    }

    private static Column timestamp(String name) {
        return new Column(
                name, LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG)), false);
    }

    private static Column decimal(String name, int scale) {
        return new Column(name, LogicalTypes.decimal(18, scale).addToSchema(Schema.create(Schema.Type.BYTES)), false);
    }
}
