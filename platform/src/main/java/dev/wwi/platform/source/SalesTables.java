package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** The rows a made-up sales history leaves behind. */
final class SalesTables {
    private final CopyTables.Table orders;
    private final CopyTables.Table orderLines;
    private final CopyTables.Table invoices;
    private final CopyTables.Table invoiceLines;
    private final CopyTables.Table transactions;

    record Invoice(
            int id,
            SalesHistory.Order order,
            TradingPartners.Customer payer,
            int packer,
            LocalDate day,
            LocalDateTime when) {}

    record Delivery(LocalDateTime arrival, int driver, boolean receiverPresent, String receiver, LocalDateTime when) {}

    record Receivable(
            int transactionId,
            int billToId,
            int invoiceId,
            LocalDate day,
            BigDecimal excludingTax,
            BigDecimal tax,
            int by,
            LocalDateTime when) {
        BigDecimal total() {
            return excludingTax.add(tax);
        }
    }

    record InvoiceAmounts(BigDecimal excludingTax, BigDecimal tax, BigDecimal profit) {
        static InvoiceAmounts of(SalesHistory.Line line) {
            BigDecimal quantity = BigDecimal.valueOf(line.quantity);
            BigDecimal amount = quantity.multiply(line.unitPrice);
            return new InvoiceAmounts(
                    BusinessCodes.cents(amount),
                    BusinessCodes.percent(amount, line.item.description.taxRate()),
                    BusinessCodes.cents(quantity.multiply(line.unitPrice.subtract(line.item.costPrice))));
        }
    }

    SalesTables(CopyTables tables) {
        orders = tables.table(
                "sales.orders",
                "order_id",
                "customer_id",
                "salesperson_person_id",
                "picked_by_person_id",
                "contact_person_id",
                "backorder_order_id",
                "order_date",
                "expected_delivery_date",
                "customer_purchase_order_number",
                "is_undersupply_backordered",
                "comments",
                "picking_completed_when",
                "last_edited_by",
                "last_edited_when");
        orderLines = tables.table(
                "sales.order_lines",
                "order_line_id",
                "order_id",
                "stock_item_id",
                "description",
                "package_type_id",
                "quantity",
                "unit_price",
                "tax_rate",
                "picked_quantity",
                "picking_completed_when",
                "last_edited_by",
                "last_edited_when");
        invoices = tables.table(
                "sales.invoices",
                "invoice_id",
                "customer_id",
                "bill_to_customer_id",
                "order_id",
                "delivery_method_id",
                "contact_person_id",
                "accounts_person_id",
                "salesperson_person_id",
                "packed_by_person_id",
                "invoice_date",
                "customer_purchase_order_number",
                "is_credit_note",
                "delivery_instructions",
                "total_dry_items",
                "total_chiller_items",
                "delivery_run",
                "run_position",
                "returned_delivery_data",
                "confirmed_delivery_time",
                "confirmed_received_by",
                "last_edited_by",
                "last_edited_when");
        invoiceLines = tables.table(
                "sales.invoice_lines",
                "invoice_line_id",
                "invoice_id",
                "stock_item_id",
                "description",
                "package_type_id",
                "quantity",
                "unit_price",
                "tax_rate",
                "tax_amount",
                "line_profit",
                "extended_price",
                "last_edited_by",
                "last_edited_when");
        transactions = tables.table(
                "sales.customer_transactions",
                "customer_transaction_id",
                "customer_id",
                "transaction_type_id",
                "invoice_id",
                "payment_method_id",
                "transaction_date",
                "amount_excluding_tax",
                "tax_amount",
                "transaction_amount",
                "outstanding_balance",
                "finalization_date",
                "is_finalized",
                "last_edited_by",
                "last_edited_when");
    }

    void write(SalesHistory.Order order) throws SQLException {
        orders.row(
                order.id,
                order.customer.id(),
                order.salesperson,
                order.pickedBy,
                order.customer.contactId(),
                order.backorderId,
                order.day,
                order.expected,
                order.purchaseOrderNumber,
                true,
                order.comments,
                order.pickedWhen,
                order.lastEditedBy,
                order.lastEditedWhen);
        for (SalesHistory.Line line : order.lines) {
            orderLines.row(
                    line.id,
                    order.id,
                    line.item.id,
                    line.item.description.name(),
                    line.item.description.unitPackageId(),
                    line.quantity,
                    line.unitPrice,
                    line.item.description.taxRate(),
                    line.pickedWhen == null ? 0 : line.quantity,
                    line.pickedWhen,
                    line.lastEditedBy,
                    line.lastEditedWhen);
        }
    }

    void write(
            int lineId, int invoiceId, SalesHistory.Line line, InvoiceAmounts amounts, int packer, LocalDateTime when)
            throws SQLException {
        invoiceLines.row(
                lineId,
                invoiceId,
                line.item.id,
                line.item.description.name(),
                line.item.description.unitPackageId(),
                line.quantity,
                line.unitPrice,
                line.item.description.taxRate(),
                amounts.tax(),
                amounts.profit(),
                amounts.excludingTax().add(amounts.tax()),
                packer,
                when);
    }

    void write(Invoice invoice, @Nullable Delivery delivery) throws SQLException {
        SalesHistory.Order order = invoice.order();
        long chillerLines = order.lines.stream()
                .filter(line -> line.item.description.chiller())
                .count();
        String record = delivery == null
                ? DeliveryRecord.ready(invoice.id(), invoice.when())
                : DeliveryRecord.delivered(
                        invoice.id(),
                        invoice.when(),
                        delivery.arrival(),
                        delivery.driver(),
                        delivery.receiverPresent(),
                        delivery.receiver());
        invoices.row(
                invoice.id(),
                order.customer.id(),
                invoice.payer().id(),
                order.id,
                BusinessCodes.DELIVERY_VAN,
                order.customer.contactId(),
                invoice.payer().contactId(),
                order.salesperson,
                invoice.packer(),
                invoice.day(),
                order.purchaseOrderNumber,
                false,
                order.customer.deliveryAddress1() + ", " + order.customer.deliveryAddress2(),
                order.lines.size() - chillerLines,
                chillerLines,
                order.customer.deliveryRun(),
                order.customer.deliveryRun(),
                record,
                delivery == null ? null : delivery.arrival(),
                delivery == null ? null : delivery.receiver(),
                delivery == null ? invoice.packer() : delivery.driver(),
                delivery == null ? invoice.when() : delivery.when());
    }

    void write(Receivable receivable, @Nullable LocalDate paid, int by, LocalDateTime when) throws SQLException {
        transactions.row(
                receivable.transactionId(),
                receivable.billToId(),
                BusinessCodes.CUSTOMER_INVOICE,
                receivable.invoiceId(),
                null,
                receivable.day(),
                receivable.excludingTax(),
                receivable.tax(),
                receivable.total(),
                paid == null ? receivable.total() : BigDecimal.ZERO,
                paid,
                paid != null,
                by,
                when);
    }

    void writePayment(
            int transactionId, int billToId, BigDecimal amount, int method, LocalDate day, int by, LocalDateTime when)
            throws SQLException {
        transactions.row(
                transactionId,
                billToId,
                BusinessCodes.CUSTOMER_PAYMENT,
                null,
                method,
                day,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                amount,
                BigDecimal.ZERO,
                day,
                true,
                by,
                when);
    }
}
