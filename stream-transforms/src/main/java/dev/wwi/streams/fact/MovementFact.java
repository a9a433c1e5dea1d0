package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEM_TRANSACTIONS;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_CUSTOMER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_TRANSACTION_TYPE;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_MOVEMENT;
import static dev.wwi.streams.source.ProjectedColumn.decimal;
import static dev.wwi.streams.source.ProjectedColumn.integer;
import static dev.wwi.streams.source.ProjectedColumn.timestamp;

import dev.wwi.schemas.star.FctMovement;
import dev.wwi.streams.source.Row;

/** fct_movement: one row per stock item transaction. */
final class MovementFact {
    private static final SourceColumns MOVEMENT = SourceColumns.of(
                    STOCK_ITEM_TRANSACTIONS,
                    integer("stock_item_transaction_id"),
                    integer("stock_item_id"),
                    integer("transaction_type_id"),
                    integer("customer_id"),
                    integer("invoice_id"),
                    integer("supplier_id"),
                    integer("purchase_order_id"),
                    timestamp("transaction_occurred_when"),
                    decimal("quantity"))
            .requiring("stock_item_transaction_id", "transaction_occurred_when", "quantity");

    private MovementFact() {}

    static FactDefinition definition() {
        return FactDefinition.of(FCT_MOVEMENT, FactSource.of(6, MOVEMENT, MovementFact::row));
    }

    private static FctMovement row(JoinedRows rows, AsOf asOf) {
        Row movement = rows.line();

        FctMovement fact = new FctMovement();
        fact.setWwiStockItemTransactionId(movement.longValue("stock_item_transaction_id"));
        fact.setDateKey(Timestamps.day(movement.timestamp("transaction_occurred_when")));
        fact.setStockItemKey(asOf.key(DIM_STOCK_ITEM, movement.longOrNull("stock_item_id")));
        fact.setCustomerKey(asOf.key(DIM_CUSTOMER, movement.longOrNull("customer_id")));
        fact.setSupplierKey(asOf.key(DIM_SUPPLIER, movement.longOrNull("supplier_id")));
        fact.setTransactionTypeKey(asOf.key(DIM_TRANSACTION_TYPE, movement.longOrNull("transaction_type_id")));
        fact.setWwiInvoiceId(movement.longOrNull("invoice_id"));
        fact.setWwiPurchaseOrderId(movement.longOrNull("purchase_order_id"));
        fact.setQuantity(Money.numeric(movement.decimal("quantity")));
        return fact;
    }
}
