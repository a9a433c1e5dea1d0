package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How stock came in: purchase orders, their receipts and their payment, and the quarterly stocktake. */
final class PurchasingHistory {
    private final HistoryLedger ledger;
    private final CopyTables.Table orderTable;
    private final CopyTables.Table lineTable;
    private final CopyTables.Table transactionTable;
    private final List<PurchaseOrder> open = new ArrayList<>();
    private final List<SupplierInvoice> unpaid = new ArrayList<>();
    private int lastOrder;
    private int lastLine;

    private record PurchaseOrder(
            int id,
            TradingPartners.Supplier supplier,
            LocalDate day,
            LocalDate expected,
            int contactId,
            List<Line> lines) {}

    private record Line(int id, StockItem item, int outers, BigDecimal pricePerOuter) {}

    private record SupplierInvoice(
            int transactionId,
            int supplierId,
            int purchaseOrderId,
            String number,
            LocalDate day,
            BigDecimal excludingTax,
            BigDecimal tax,
            LocalDateTime when,
            int by) {
        BigDecimal total() {
            return excludingTax.add(tax);
        }
    }

    PurchasingHistory(HistoryLedger ledger) {
        this.ledger = ledger;
        this.orderTable = ledger.tables.table(
                "purchasing.purchase_orders",
                "purchase_order_id",
                "supplier_id",
                "order_date",
                "delivery_method_id",
                "contact_person_id",
                "expected_delivery_date",
                "supplier_reference",
                "is_order_finalized",
                "last_edited_by",
                "last_edited_when");
        this.lineTable = ledger.tables.table(
                "purchasing.purchase_order_lines",
                "purchase_order_line_id",
                "purchase_order_id",
                "stock_item_id",
                "ordered_outers",
                "description",
                "received_outers",
                "package_type_id",
                "expected_unit_price_per_outer",
                "last_receipt_date",
                "is_order_line_finalized",
                "last_edited_by",
                "last_edited_when");
        this.transactionTable = ledger.tables.table(
                "purchasing.supplier_transactions",
                "supplier_transaction_id",
                "supplier_id",
                "transaction_type_id",
                "purchase_order_id",
                "payment_method_id",
                "supplier_invoice_number",
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

    /** 07:00 on weekdays: everything on order arrives. */
    void receive(LocalDate day) throws SQLException {
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return;
        }
        LocalDateTime when = day.atTime(7, 0);
        int by = ledger.employee();
        for (PurchaseOrder order : open) {
            BigDecimal excludingTax = BigDecimal.ZERO;
            BigDecimal tax = BigDecimal.ZERO;
            for (Line line : order.lines()) {
                int quantity = line.outers() * line.item().description.quantityPerOuter();
                ledger.receive(line.item(), order.supplier().id(), order.id(), quantity, by, when);
                line.item().onOrder -= quantity;
                BigDecimal amount = line.pricePerOuter().multiply(BigDecimal.valueOf(line.outers()));
                excludingTax = excludingTax.add(amount);
                tax = tax.add(
                        BusinessCodes.percent(amount, line.item().description.taxRate()));
            }
            write(order, true, by, when);
            unpaid.add(new SupplierInvoice(
                    ledger.nextTransaction(),
                    order.supplier().id(),
                    order.id(),
                    ledger.dice.digits(ledger.dice.between(3, 4)),
                    day,
                    BusinessCodes.cents(excludingTax),
                    tax,
                    when,
                    by));
        }
        open.clear();
    }

    /** 09:00 on Mondays: every supplier is paid what is due. */
    void pay(LocalDate day) throws SQLException {
        if (day.getDayOfWeek() != DayOfWeek.MONDAY) {
            return;
        }
        LocalDateTime when = day.atTime(9, 0);
        int by = ledger.employee();
        Map<Integer, BigDecimal> due = new TreeMap<>();
        for (SupplierInvoice invoice : unpaid) {
            due.merge(invoice.supplierId(), invoice.total(), BigDecimal::add);
            write(invoice, day, by, when);
        }
        unpaid.clear();
        for (Map.Entry<Integer, BigDecimal> payment : due.entrySet()) {
            transactionTable.row(
                    ledger.nextTransaction(),
                    payment.getKey(),
                    BusinessCodes.SUPPLIER_PAYMENT,
                    null,
                    BusinessCodes.ELECTRONIC_TRANSFER,
                    null,
                    day,
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    payment.getValue().negate(),
                    BigDecimal.ZERO,
                    day,
                    true,
                    by,
                    when);
        }
    }

    /** 13:00: what runs low is ordered, one purchase order per supplier. */
    void order(LocalDate day) {
        Map<Integer, List<Line>> linesBySupplier = new LinkedHashMap<>();
        int leadTimeDays = 0;
        for (StockItem item : ledger.items) {
            int effective = item.onHand + item.onOrder - item.unpickedDemand;
            if (effective < item.reorderLevel || effective < 0) {
                int perOuter = item.description.quantityPerOuter();
                int outers = Math.floorDiv(item.targetStockLevel - effective + perOuter - 1, perOuter);
                item.onOrder += outers * perOuter;
                leadTimeDays = Math.max(leadTimeDays, item.description.leadTimeDays());
                linesBySupplier
                        .computeIfAbsent(item.description.supplierId(), missing -> new ArrayList<>())
                        .add(new Line(
                                ++lastLine,
                                item,
                                outers,
                                BusinessCodes.cents(item.costPrice.multiply(BigDecimal.valueOf(perOuter)))));
            }
        }
        int contact = ledger.employee();
        for (Map.Entry<Integer, List<Line>> entry : linesBySupplier.entrySet()) {
            open.add(new PurchaseOrder(
                    ++lastOrder,
                    ledger.partners.suppliers().get(entry.getKey() - 1),
                    day,
                    day.plusDays(leadTimeDays),
                    contact,
                    entry.getValue()));
        }
    }

    /** 14:00 at the end of each quarter: everything is counted, and a few counts differ. */
    void takeStock(LocalDate day) throws SQLException {
        boolean lastOfMonth = day.plusDays(1).getDayOfMonth() == 1;
        if (!lastOfMonth || day.getMonthValue() % 3 != 1) {
            return;
        }
        LocalDateTime when = day.atTime(14, 0);
        int by = ledger.employee();
        for (int adjustment = ledger.dice.between(1, 5); adjustment > 0; adjustment--) {
            StockItem item = ledger.dice.pick(ledger.items);
            int difference = Math.max(ledger.dice.between(-5, 4), -item.onHand);
            if (difference != 0) {
                ledger.adjust(item, difference, by, when);
            }
        }
        for (StockItem item : ledger.items) {
            item.lastStocktake = item.onHand;
            item.move(0, by, when);
        }
    }

    /** Writes what is still open on the last day. */
    void finish() throws SQLException {
        for (PurchaseOrder order : open) {
            write(order, false, order.contactId(), order.day().atTime(13, 0));
        }
        for (SupplierInvoice invoice : unpaid) {
            write(invoice, null, invoice.by(), invoice.when());
        }
    }

    private void write(PurchaseOrder order, boolean received, int by, LocalDateTime when) throws SQLException {
        Integer deliveryMethod = order.supplier().deliveryMethodId();
        orderTable.row(
                order.id(),
                order.supplier().id(),
                order.day(),
                deliveryMethod == null ? BusinessCodes.DELIVERY_VAN : deliveryMethod,
                order.contactId(),
                order.expected(),
                order.supplier().reference(),
                received,
                by,
                when);
        for (Line line : order.lines()) {
            lineTable.row(
                    line.id(),
                    order.id(),
                    line.item().id,
                    line.outers(),
                    line.item().description.name(),
                    received ? line.outers() : 0,
                    line.item().description.outerPackageId(),
                    line.pricePerOuter(),
                    received ? when.toLocalDate() : null,
                    received,
                    by,
                    when);
        }
    }

    private void write(SupplierInvoice invoice, @Nullable LocalDate paid, int by, LocalDateTime when)
            throws SQLException {
        transactionTable.row(
                invoice.transactionId(),
                invoice.supplierId(),
                BusinessCodes.SUPPLIER_INVOICE,
                invoice.purchaseOrderId(),
                BusinessCodes.ELECTRONIC_TRANSFER,
                invoice.number(),
                invoice.day(),
                invoice.excludingTax(),
                invoice.tax(),
                invoice.total(),
                paid == null ? invoice.total() : BigDecimal.ZERO,
                paid,
                paid != null,
                by,
                when);
    }
}
