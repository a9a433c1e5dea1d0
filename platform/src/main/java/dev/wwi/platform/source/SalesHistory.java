package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How stock went out: orders, picking, back-orders, invoices, deliveries and payments. */
final class SalesHistory {
    private static final int LEAST_ORDERS = 6;
    private static final int MOST_ORDERS = 20;
    private static final List<String> COMMENTS = List.of(
            "Please ring twice \uD83D\uDCE6",
            "Gate code is 4711; beware of the \"dog\"",
            "First line\nsecond line, with a comma",
            "Deliver to the façade on Straße 5\\a",
            "");

    private final HistoryLedger ledger;
    private final int scale;
    private final List<SpecialDeal> deals;
    private final SalesTables tables;
    private final List<Order> open = new ArrayList<>();
    private final ArrayDeque<SalesTables.Invoice> undelivered = new ArrayDeque<>();
    private final List<SalesTables.Receivable> unpaid = new ArrayList<>();
    private int lastOrder;
    private int lastLine;
    private int lastInvoice;
    private int lastInvoiceLine;

    static final class Order {
        final int id;
        final TradingPartners.Customer customer;
        final int salesperson;
        final LocalDate day;
        final LocalDate expected;
        final String purchaseOrderNumber;
        final @Nullable String comments;
        final List<Line> lines = new ArrayList<>();

        @Nullable
        Integer pickedBy;

        @Nullable
        Integer backorderId;

        @Nullable
        LocalDateTime pickedWhen;

        int lastEditedBy = BusinessCodes.SYSTEM_PERSON;
        LocalDateTime lastEditedWhen;

        Order(
                int id,
                TradingPartners.Customer customer,
                int salesperson,
                LocalDate day,
                LocalDate expected,
                String purchaseOrderNumber,
                @Nullable String comments,
                LocalDateTime when) {
            this.id = id;
            this.customer = customer;
            this.salesperson = salesperson;
            this.day = day;
            this.expected = expected;
            this.purchaseOrderNumber = purchaseOrderNumber;
            this.comments = comments;
            this.lastEditedWhen = when;
        }
    }

    static final class Line {
        final int id;
        final StockItem item;
        final int quantity;
        final BigDecimal unitPrice;

        @Nullable
        LocalDateTime pickedWhen;

        int lastEditedBy = BusinessCodes.SYSTEM_PERSON;
        LocalDateTime lastEditedWhen;

        Line(int id, StockItem item, int quantity, BigDecimal unitPrice, LocalDateTime when) {
            this.id = id;
            this.item = item;
            this.quantity = quantity;
            this.unitPrice = unitPrice;
            this.lastEditedWhen = when;
        }
    }

    SalesHistory(HistoryLedger ledger, int scale, List<SpecialDeal> deals) {
        this.ledger = ledger;
        this.scale = scale;
        this.deals = deals;
        this.tables = new SalesTables(ledger.tables);
    }

    /** 07:00: what was invoiced on earlier days reaches the customers; one driver, five minutes apart. */
    void deliver(LocalDate day) throws SQLException {
        int driver = ledger.employee();
        LocalDateTime arrival = day.atTime(7, 5);
        while (!undelivered.isEmpty() && undelivered.peekFirst().day().isBefore(day)) {
            SalesTables.Invoice invoice = undelivered.removeFirst();
            tables.write(
                    invoice,
                    new SalesTables.Delivery(
                            arrival,
                            driver,
                            !ledger.dice.onceIn(10),
                            ledger.people.fullName(invoice.order().customer.contactId()),
                            day.atTime(7, 0)));
            arrival = arrival.plusMinutes(5);
        }
    }

    /** 10:00: customers order, half as much on Saturdays and nothing on Sundays. */
    void order(LocalDate day) {
        if (day.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return;
        }
        int orders = ledger.dice.between(LEAST_ORDERS, MOST_ORDERS) * scale;
        if (day.getDayOfWeek() == DayOfWeek.SATURDAY) {
            orders /= 2;
        }
        LocalDateTime when = day.atTime(10, 0);
        for (int placed = 0; placed < orders; placed++) {
            TradingPartners.Customer customer = ledger.dice.pick(ledger.partners.customers());
            Order order = new Order(
                    ++lastOrder,
                    customer,
                    ledger.dice.pick(ledger.salespeople),
                    day,
                    nextWeekday(day),
                    Integer.toString(ledger.dice.between(10001, 20000)),
                    ledger.dice.onceIn(15) ? ledger.dice.pick(COMMENTS) : null,
                    when);
            Map<Integer, StockItem> items = new TreeMap<>();
            for (int wanted = ledger.dice.between(2, 5); items.size() < wanted; ) {
                StockItem item = ledger.dice.pick(ledger.items);
                items.put(item.id, item);
            }
            for (StockItem item : items.values()) {
                int quantity = item.description.quantityPerOuter() * ledger.dice.between(1, 10);
                item.unpickedDemand += quantity;
                order.lines.add(
                        new Line(++lastLine, item, quantity, SpecialDeal.price(deals, item, customer, day), when));
            }
            open.add(order);
        }
    }

    /** 11:00: lines are picked whole, or not at all when the stock does not suffice. */
    void pick(LocalDate day) {
        LocalDateTime when = day.atTime(11, 0);
        int picker = ledger.employee();
        Map<StockItem, Integer> allocated = new HashMap<>();
        for (Order order : open) {
            boolean complete = true;
            for (Line line : order.lines) {
                if (line.pickedWhen != null) {
                    continue;
                }
                int taken = allocated.getOrDefault(line.item, 0);
                if (line.item.onHand - taken >= line.quantity) {
                    allocated.put(line.item, taken + line.quantity);
                    line.item.unpickedDemand -= line.quantity;
                    line.pickedWhen = when;
                    line.lastEditedBy = picker;
                    line.lastEditedWhen = when;
                } else {
                    complete = false;
                }
            }
            if (complete) {
                order.pickedWhen = when;
                order.pickedBy = picker;
                order.lastEditedBy = picker;
                order.lastEditedWhen = when;
            }
        }
    }

    /** 11:30: the invoices of earlier days are paid, in one sum per bill-to customer. */
    void collectPayments(LocalDate day) throws SQLException {
        LocalDateTime when = day.atTime(11, 30);
        int by = ledger.employee();
        Map<Integer, BigDecimal> due = new TreeMap<>();
        for (Iterator<SalesTables.Receivable> receivables = unpaid.iterator(); receivables.hasNext(); ) {
            SalesTables.Receivable receivable = receivables.next();
            if (receivable.day().isBefore(day)) {
                due.merge(receivable.billToId(), receivable.total(), BigDecimal::add);
                tables.write(receivable, day, by, when);
                receivables.remove();
            }
        }
        for (Map.Entry<Integer, BigDecimal> payment : due.entrySet()) {
            int method = ledger.dice.onceIn(6) ? ledger.dice.between(2, 3) : BusinessCodes.ELECTRONIC_TRANSFER;
            tables.writePayment(
                    ledger.nextTransaction(),
                    payment.getKey(),
                    payment.getValue().negate(),
                    method,
                    day,
                    by,
                    when);
        }
    }

    /** 12:00: whatever has picked lines is invoiced; the rest of such an order goes on as an order of its own. */
    void invoice(LocalDate day) throws SQLException {
        LocalDateTime when = day.atTime(12, 0);
        int packer = ledger.employee();
        List<Order> later = new ArrayList<>();
        for (Order order : open) {
            List<Line> unpicked =
                    order.lines.stream().filter(line -> line.pickedWhen == null).toList();
            if (unpicked.size() == order.lines.size()) {
                later.add(order);
                continue;
            }
            if (!unpicked.isEmpty()) {
                later.add(splitOff(order, unpicked, packer, when));
            }
            invoice(order, day, packer, when);
            tables.write(order);
        }
        open.clear();
        open.addAll(later);
    }

    private Order splitOff(Order order, List<Line> unpicked, int by, LocalDateTime when) {
        Order backorder = new Order(
                ++lastOrder,
                order.customer,
                order.salesperson,
                order.day,
                order.expected,
                order.purchaseOrderNumber,
                order.comments,
                when);
        backorder.lastEditedBy = by;
        backorder.lines.addAll(unpicked);
        for (Line line : unpicked) {
            line.lastEditedBy = by;
            line.lastEditedWhen = when;
        }
        order.lines.removeAll(unpicked);
        order.backorderId = backorder.id;
        order.pickedWhen = when;
        order.lastEditedBy = by;
        order.lastEditedWhen = when;
        return backorder;
    }

    private void invoice(Order order, LocalDate day, int packer, LocalDateTime when) throws SQLException {
        int invoiceId = ++lastInvoice;
        int billTo = order.customer.billToId();
        BigDecimal excludingTax = BigDecimal.ZERO;
        BigDecimal tax = BigDecimal.ZERO;
        for (Line line : order.lines) {
            SalesTables.InvoiceAmounts amounts = SalesTables.InvoiceAmounts.of(line);
            tables.write(++lastInvoiceLine, invoiceId, line, amounts, packer, when);
            ledger.issue(line.item, order.customer.id(), invoiceId, line.quantity, packer, when);
            excludingTax = excludingTax.add(amounts.excludingTax());
            tax = tax.add(amounts.tax());
        }
        TradingPartners.Customer payer = ledger.partners.customers().get(billTo - 1);
        undelivered.add(new SalesTables.Invoice(invoiceId, order, payer, packer, day, when));
        unpaid.add(new SalesTables.Receivable(
                ledger.nextTransaction(), billTo, invoiceId, day, excludingTax, tax, packer, when));
    }

    /** Writes what is still open on the last day. */
    void finish() throws SQLException {
        for (Order order : open) {
            tables.write(order);
        }
        for (SalesTables.Invoice invoice : undelivered) {
            tables.write(invoice, null);
        }
        for (SalesTables.Receivable receivable : unpaid) {
            tables.write(receivable, null, receivable.by(), receivable.when());
        }
    }

    private static LocalDate nextWeekday(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (next.getDayOfWeek() == DayOfWeek.SATURDAY || next.getDayOfWeek() == DayOfWeek.SUNDAY) {
            next = next.plusDays(1);
        }
        return next;
    }
}
