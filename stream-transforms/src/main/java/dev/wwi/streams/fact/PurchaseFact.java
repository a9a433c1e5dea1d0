package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.PURCHASE_ORDERS;
import static dev.wwi.schemas.catalogue.SourceTables.PURCHASE_ORDER_LINES;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_STOCK_ITEM;
import static dev.wwi.schemas.catalogue.TargetTables.DIM_SUPPLIER;
import static dev.wwi.schemas.catalogue.TargetTables.FCT_PURCHASE;
import static dev.wwi.streams.source.ProjectedColumn.bool;
import static dev.wwi.streams.source.ProjectedColumn.date;
import static dev.wwi.streams.source.ProjectedColumn.integer;

import dev.wwi.schemas.star.FctPurchase;
import dev.wwi.streams.source.Row;

/** fct_purchase: one row per purchase order line. */
final class PurchaseFact {
    private static final SourceColumns LINE = SourceColumns.of(
                    PURCHASE_ORDER_LINES,
                    integer("purchase_order_line_id"),
                    integer("purchase_order_id"),
                    integer("stock_item_id"),
                    integer("ordered_outers"),
                    integer("received_outers"),
                    integer("package_type_id"),
                    date("last_receipt_date"),
                    bool("is_order_line_finalized"))
            .requiring(
                    "purchase_order_line_id",
                    "ordered_outers",
                    "received_outers",
                    "package_type_id",
                    "is_order_line_finalized");

    private static final SourceColumns PURCHASE_ORDER = SourceColumns.of(
                    PURCHASE_ORDERS,
                    integer("purchase_order_id"),
                    integer("supplier_id"),
                    date("order_date"),
                    date("expected_delivery_date"))
            .requiring("purchase_order_id", "order_date");

    private PurchaseFact() {}

    static FactDefinition definition() {
        return FactDefinition.of(
                FCT_PURCHASE,
                FactSource.of(3, LINE, PurchaseFact::row).joinedWith(PURCHASE_ORDER, "purchase_order_id"));
    }

    private static FctPurchase row(JoinedRows rows, AsOf asOf) {
        Row line = rows.line();
        Row purchaseOrder = rows.header();
        Member stockItem = asOf.member(DIM_STOCK_ITEM, line.longOrNull("stock_item_id"));
        long orderedOuters = line.longValue("ordered_outers");

        FctPurchase fact = new FctPurchase();
        fact.setPurchaseOrderLineId(line.longValue("purchase_order_line_id"));
        fact.setDateKey(purchaseOrder.date("order_date"));
        fact.setSupplierKey(asOf.key(DIM_SUPPLIER, purchaseOrder.longOrNull("supplier_id")));
        fact.setStockItemKey(stockItem.key());
        fact.setWwiPurchaseOrderId(purchaseOrder.longValue("purchase_order_id"));
        fact.setOrderedOuters(orderedOuters);
        fact.setOrderedQuantity(orderedOuters * stockItem.number("quantity_per_outer"));
        fact.setReceivedOuters(line.longValue("received_outers"));
        fact.setPackage$(asOf.packageName(line.longValue("package_type_id")));
        fact.setIsOrderFinalized(line.bool("is_order_line_finalized"));
        fact.setExpectedDeliveryDate(purchaseOrder.dateOrNull("expected_delivery_date"));
        fact.setLastReceiptDate(line.dateOrNull("last_receipt_date"));
        return fact;
    }
}
