package dev.wwi.streams.fact;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random source rows that refer to a few members of each dimension, some of which do not exist. */
final class RandomRows {
    private final Random random;
    private final int firstId;
    private final int idsPerDimension;

    /** Whose members have the ids from the first on. */
    RandomRows(Random random, int firstId, int idsPerDimension) {
        this.random = random;
        this.firstId = firstId;
        this.idsPerDimension = idsPerDimension;
    }

    SourceRow order(int id) {
        return SourceRow.order(id)
                .with("customer_id", id())
                .with("salesperson_person_id", id())
                .with("picked_by_person_id", idOrNull())
                .with("backorder_order_id", idOrNull())
                .with("order_date", day());
    }

    SourceRow orderLine(int id, int orderId) {
        return SourceRow.orderLine(id, orderId)
                .with("stock_item_id", id())
                .with("package_type_id", id())
                .with("quantity", random.nextInt(200) - 50)
                .with("unit_price", random.nextInt(5) == 0 ? null : money())
                .with("tax_rate", new BigDecimal(random.nextInt(30_000)).movePointLeft(3))
                .with("picking_completed_when", random.nextBoolean() ? null : time());
    }

    SourceRow invoice(int id) {
        return SourceRow.invoice(id)
                .with("customer_id", id())
                .with("bill_to_customer_id", id())
                .with("salesperson_person_id", id())
                .with("invoice_date", day())
                .with("confirmed_delivery_time", random.nextBoolean() ? null : time());
    }

    SourceRow invoiceLine(int id, int invoiceId) {
        return SourceRow.invoiceLine(id, invoiceId)
                .with("stock_item_id", id())
                .with("package_type_id", id())
                .with("quantity", random.nextInt(200) - 50)
                .with("unit_price", random.nextInt(5) == 0 ? null : money())
                .with("tax_amount", money())
                .with("line_profit", money().negate())
                .with("extended_price", money());
    }

    SourceRow purchaseOrder(int id) {
        return SourceRow.purchaseOrder(id)
                .with("supplier_id", id())
                .with("order_date", day())
                .with("expected_delivery_date", random.nextBoolean() ? null : day());
    }

    SourceRow purchaseOrderLine(int id, int purchaseOrderId) {
        return SourceRow.purchaseOrderLine(id, purchaseOrderId)
                .with("stock_item_id", id())
                .with("package_type_id", id())
                .with("ordered_outers", random.nextInt(100))
                .with("received_outers", random.nextInt(100))
                .with("last_receipt_date", random.nextBoolean() ? null : day())
                .with("is_order_line_finalized", random.nextBoolean());
    }

    SourceRow customerTransaction(int id, @Nullable Integer invoiceId) {
        return SourceRow.customerTransaction(id)
                .with("customer_id", id())
                .with("transaction_type_id", id())
                .with("invoice_id", invoiceId)
                .with("payment_method_id", idOrNull())
                .with("transaction_date", day())
                .with("outstanding_balance", money())
                .with("finalization_date", random.nextBoolean() ? null : day())
                .with("is_finalized", random.nextBoolean());
    }

    SourceRow supplierTransaction(int id) {
        return SourceRow.supplierTransaction(id)
                .with("supplier_id", id())
                .with("transaction_type_id", id())
                .with("purchase_order_id", idOrNull())
                .with("payment_method_id", idOrNull())
                .with("supplier_invoice_number", random.nextBoolean() ? null : "")
                .with("transaction_date", day())
                .with("tax_amount", money());
    }

    SourceRow movement(int id) {
        return SourceRow.movement(id)
                .with("stock_item_id", id())
                .with("transaction_type_id", id())
                .with("customer_id", idOrNull())
                .with("invoice_id", idOrNull())
                .with("supplier_id", idOrNull())
                .with("purchase_order_id", idOrNull())
                .with("transaction_occurred_when", time())
                .with("quantity", new BigDecimal(random.nextInt(2_000) - 1_000).movePointLeft(3));
    }

    SourceRow holding(int stockItemId) {
        return SourceRow.holding(stockItemId)
                .with("quantity_on_hand", random.nextInt(1_000))
                .with("last_cost_price", money());
    }

    /** A member's id; one more than there are, so that some point nowhere. */
    private int id() {
        return firstId + random.nextInt(idsPerDimension + 1);
    }

    private @Nullable Integer idOrNull() {
        return random.nextInt(3) == 0 ? null : id();
    }

    private BigDecimal money() {
        return new BigDecimal(random.nextInt(100_000)).movePointLeft(2);
    }

    private LocalDate day() {
        return LocalDate.of(2013, 1, 1).plusDays(random.nextInt(1_500));
    }

    private LocalDateTime time() {
        return day().atStartOfDay().plusSeconds(random.nextInt(86_400));
    }
}
