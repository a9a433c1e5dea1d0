package dev.wwi.streams.fact;

import java.util.List;

/** One row of each table that facts are made of, that refer to the members 1 and to each other. Always the same. */
final class SmallTrade {
    private SmallTrade() {}

    static List<SourceRow> rows() {
        return List.of(
                SourceRow.order(5).with("customer_id", 1).with("salesperson_person_id", 1),
                SourceRow.orderLine(6, 5).with("stock_item_id", 1).with("package_type_id", 1),
                SourceRow.invoice(7).with("customer_id", 1).with("bill_to_customer_id", 1),
                SourceRow.invoiceLine(8, 7).with("stock_item_id", 1).with("package_type_id", 1),
                SourceRow.purchaseOrder(9).with("supplier_id", 1),
                SourceRow.purchaseOrderLine(10, 9).with("stock_item_id", 1).with("package_type_id", 1),
                SourceRow.customerTransaction(11).with("customer_id", 1).with("invoice_id", 7),
                SourceRow.supplierTransaction(12).with("supplier_id", 1),
                SourceRow.movement(13).with("stock_item_id", 1),
                SourceRow.holding(1));
    }
}
