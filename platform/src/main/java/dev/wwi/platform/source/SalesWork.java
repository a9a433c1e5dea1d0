package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How stock goes out: from order to payment. Each method that plans reads what is open and gives one step for each. */
final class SalesWork {
    private static final int RECENT_DAYS = 7;
    private static final int CUSTOMER_REFUND = 4;
    private static final List<String> COMMENTS = List.of(
            "Call before delivery \uD83D\uDE9A",
            "The \"blue\" door, not the other one",
            "two\nlines",
            "Café Zürich, c/o Łukasz",
            "");

    private SalesWork() {}

    static List<BusinessStep> deliveries(WorkloadSession session, LocalTime time, int most) throws SQLException {
        int driver = session.employee();
        List<BusinessStep> steps = new ArrayList<>();
        LocalDateTime arrival = session.day().atTime(time).plusMinutes(5);
        for (int invoiceId : session.ids(
                "SELECT invoice_id FROM sales.invoices WHERE confirmed_delivery_time IS NULL AND invoice_date < ?"
                        + " AND NOT is_credit_note ORDER BY 1 LIMIT ?",
                session.day(),
                most)) {
            LocalDateTime when = arrival;
            boolean present = !session.dice().onceIn(10);
            steps.add(new BusinessStep(
                    WorkloadPattern.DELIVER_INVOICE, time, it -> deliver(it, invoiceId, driver, when, present)));
            // However many there are, a day's deliveries end on that day.
            arrival = arrival.plusMinutes(5).toLocalDate().equals(session.day()) ? arrival.plusMinutes(5) : arrival;
        }
        return steps;
    }

    private static boolean deliver(
            WorkloadSession session, int invoiceId, int driver, LocalDateTime when, boolean present)
            throws SQLException {
        return session.update(
                        "UPDATE sales.invoices AS i SET returned_delivery_data = (jsonb_set(data, '{Events}',"
                                + " coalesce(data -> 'Events', '[]') || jsonb_build_object("
                                + "'Event', 'DeliveryAttempt', 'EventTime', at, 'ConNote', 'EAN-125-' ||"
                                + " (i.invoice_id + " + BusinessCodes.FIRST_CONSIGNMENT_NOTE + "), 'DriverID', driver,"
                                + " CASE WHEN present THEN 'Status' ELSE 'Comment' END,"
                                + " CASE WHEN present THEN 'Delivered' ELSE 'Receiver not present' END))"
                                + " || jsonb_build_object('DeliveredWhen', at, 'ReceivedBy', p.full_name))::text,"
                                + " confirmed_delivery_time = at::timestamp, confirmed_received_by = p.full_name,"
                                + " last_edited_by = driver, last_edited_when = ?"
                                + " FROM (SELECT ?::text AS at, ?::integer AS driver, ?::boolean AS present) AS v,"
                                + " sales.customers AS c JOIN application.people AS p"
                                + " ON p.person_id = c.primary_contact_person_id,"
                                + " LATERAL (SELECT returned_delivery_data::jsonb AS data FROM sales.invoices"
                                + " WHERE invoice_id = ?) AS d"
                                + " WHERE i.invoice_id = ? AND c.customer_id = i.customer_id"
                                + " AND i.confirmed_delivery_time IS NULL",
                        session.now(),
                        when + ":00",
                        driver,
                        present,
                        invoiceId,
                        invoiceId)
                > 0;
    }

    static List<BusinessStep> orders(WorkloadSession session, LocalTime time, int ordersPerDay) throws SQLException {
        List<BusinessStep> steps = new ArrayList<>();
        DayOfWeek weekday = session.day().getDayOfWeek();
        if (weekday == DayOfWeek.SUNDAY) {
            return steps;
        }
        int orders = session.dice().between(ordersPerDay - ordersPerDay / 5, ordersPerDay + ordersPerDay / 5);
        List<Integer> customers =
                session.ids("SELECT customer_id FROM sales.customers WHERE NOT is_on_credit_hold ORDER BY 1");
        List<Integer> items = session.ids("SELECT stock_item_id FROM warehouse.stock_item_holdings ORDER BY 1");
        List<Integer> salespeople =
                session.ids("SELECT person_id FROM application.people WHERE is_salesperson AND is_employee ORDER BY 1");
        if (customers.isEmpty() || salespeople.isEmpty() || items.isEmpty()) {
            return steps;
        }
        for (int order = weekday == DayOfWeek.SATURDAY ? orders / 2 : orders; order > 0; order--) {
            steps.add(new BusinessStep(WorkloadPattern.PLACE_ORDER, time, it -> place(
                            it, it.dice().pick(customers), it.dice().pick(salespeople), items)
                    .isPresent()));
        }
        return steps;
    }

    /** Places an order for one to five different articles, and gives its id unless the customer is on hold. */
    static Optional<Integer> place(WorkloadSession session, int customerId, int salesperson, List<Integer> items)
            throws SQLException {
        Optional<Integer> orderId = session.insertReturningId(
                "INSERT INTO sales.orders (customer_id, salesperson_person_id, contact_person_id, order_date,"
                        + " expected_delivery_date, customer_purchase_order_number, is_undersupply_backordered,"
                        + " comments, last_edited_by, last_edited_when)"
                        + " SELECT customer_id, ?, primary_contact_person_id, ?, ?, ?, true, ?, 1, ?"
                        + " FROM sales.customers WHERE customer_id = ? AND NOT is_on_credit_hold RETURNING order_id",
                salesperson,
                session.day(),
                nextWeekday(session.day()),
                Integer.toString(session.dice().between(10001, 20000)),
                session.dice().onceIn(12) ? session.dice().pick(COMMENTS) : null,
                session.now(),
                customerId);
        if (orderId.isPresent()) {
            Map<Integer, Integer> outersByItem = new LinkedHashMap<>();
            for (int wanted = session.dice().between(2, 5); wanted > 0; wanted--) {
                outersByItem.put(session.dice().pick(items), session.dice().between(1, 10));
            }
            addLines(session, orderId.get(), outersByItem);
        }
        return orderId;
    }

    /** Adds lines at the price that the best deal gives the customer on this day. */
    private static void addLines(WorkloadSession session, int orderId, Map<Integer, Integer> outersByItem)
            throws SQLException {
        session.update(
                "INSERT INTO sales.order_lines (order_id, stock_item_id, description, package_type_id, quantity,"
                        + " unit_price, tax_rate, picked_quantity, last_edited_by, last_edited_when)"
                        + " SELECT o.order_id, s.stock_item_id, s.stock_item_name, s.unit_package_id,"
                        + " w.outers * s.quantity_per_outer, least(s.unit_price, deal.price), s.tax_rate, 0, 1,"
                        + " o.last_edited_when"
                        + " FROM unnest(?::integer[], ?::integer[]) WITH ORDINALITY AS w (item, outers, position)"
                        + " JOIN warehouse.stock_items AS s ON s.stock_item_id = w.item"
                        + " JOIN sales.orders AS o ON o.order_id = ?"
                        + " JOIN sales.customers AS c USING (customer_id)"
                        + " CROSS JOIN LATERAL (SELECT min(coalesce(d.unit_price, s.unit_price - d.discount_amount,"
                        + " round(s.unit_price * (100 - d.discount_percentage) / 100, 2))) AS price"
                        + " FROM sales.special_deals AS d WHERE o.order_date BETWEEN d.start_date AND d.end_date"
                        + " AND coalesce(d.stock_item_id, s.stock_item_id) = s.stock_item_id"
                        + " AND coalesce(d.customer_id, c.customer_id) = c.customer_id"
                        + " AND (d.buying_group_id IS NULL OR d.buying_group_id = c.buying_group_id)"
                        + " AND coalesce(d.customer_category_id, c.customer_category_id) = c.customer_category_id"
                        + " AND (d.stock_group_id IS NULL OR EXISTS (SELECT"
                        + " FROM warehouse.stock_item_stock_groups AS g WHERE g.stock_item_id = s.stock_item_id"
                        + " AND g.stock_group_id = d.stock_group_id))) AS deal ORDER BY w.position",
                List.copyOf(outersByItem.keySet()),
                List.copyOf(outersByItem.values()),
                orderId);
    }

    private record UnpickedLine(int orderId, int lineId, int itemId, int quantity, int onHand) {}

    /**
     * Plans what to pick: recent orders first, then what has waited for long, as far as the stock goes that no earlier
     * line has taken.
     */
    static List<BusinessStep> picks(WorkloadSession session, LocalTime time, int most) throws SQLException {
        int picker = session.employee();
        Map<Integer, Integer> allocated = new HashMap<>();
        session.list(
                "SELECT l.stock_item_id, sum(l.quantity) FROM sales.order_lines AS l"
                        + " JOIN sales.orders AS o USING (order_id) WHERE l.picking_completed_when IS NOT NULL"
                        + " AND NOT EXISTS (SELECT FROM sales.invoices AS i WHERE i.order_id = o.order_id)"
                        + " GROUP BY 1",
                row -> allocated.put(row.getInt(1), row.getInt(2)));
        Map<Integer, List<Integer>> linesByOrder = new LinkedHashMap<>();
        for (UnpickedLine line : session.list(
                "SELECT l.order_id, l.order_line_id, l.stock_item_id, l.quantity, h.quantity_on_hand"
                        + " FROM sales.order_lines AS l JOIN warehouse.stock_item_holdings AS h USING (stock_item_id)"
                        + " JOIN sales.orders AS o USING (order_id)"
                        + " WHERE l.picking_completed_when IS NULL AND h.quantity_on_hand >= l.quantity"
                        + " ORDER BY o.order_date < ?, 1, 2",
                row -> new UnpickedLine(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5)),
                session.day().minusDays(RECENT_DAYS))) {
            int taken = allocated.getOrDefault(line.itemId(), 0);
            boolean orderMayBePicked = linesByOrder.containsKey(line.orderId()) || linesByOrder.size() < most;
            if (orderMayBePicked && line.onHand() - taken >= line.quantity()) {
                allocated.put(line.itemId(), taken + line.quantity());
                linesByOrder
                        .computeIfAbsent(line.orderId(), missing -> new ArrayList<>())
                        .add(line.lineId());
            }
        }
        List<BusinessStep> steps = new ArrayList<>();
        linesByOrder.forEach((orderId, lineIds) -> steps.add(
                new BusinessStep(WorkloadPattern.PICK_ORDER, time, it -> pick(it, orderId, lineIds, picker))));
        return steps;
    }

    private static boolean pick(WorkloadSession session, int orderId, List<Integer> lineIds, int picker)
            throws SQLException {
        int picked = session.update(
                "UPDATE sales.order_lines SET picked_quantity = quantity, picking_completed_when = ?,"
                        + " last_edited_by = ?, last_edited_when = ?"
                        + " WHERE order_line_id = ANY (?::integer[]) AND order_id = ? AND picking_completed_when IS NULL",
                session.now(),
                picker,
                session.now(),
                lineIds,
                orderId);
        session.update(
                "UPDATE sales.orders AS o SET picking_completed_when = ?, picked_by_person_id = ?, last_edited_by = ?,"
                        + " last_edited_when = ? WHERE order_id = ? AND NOT EXISTS (SELECT FROM sales.order_lines AS l"
                        + " WHERE l.order_id = o.order_id AND l.picking_completed_when IS NULL)",
                session.now(),
                picker,
                picker,
                session.now(),
                orderId);
        return picked > 0;
    }

    static boolean collectPayments(WorkloadSession session) throws SQLException {
        int by = session.employee();
        Map<Integer, BigDecimal> dueByCustomer = new TreeMap<>();
        session.updateReturning(
                "UPDATE sales.customer_transactions SET outstanding_balance = 0, finalization_date = ?,"
                        + " is_finalized = true, last_edited_by = ?, last_edited_when = ?"
                        + " WHERE finalization_date IS NULL AND transaction_date < ?"
                        + " RETURNING customer_id, transaction_amount",
                row -> dueByCustomer.merge(row.getInt(1), row.getBigDecimal(2), BigDecimal::add),
                session.day(),
                by,
                session.now(),
                session.day());
        for (Map.Entry<Integer, BigDecimal> due : dueByCustomer.entrySet()) {
            boolean refund = due.getValue().signum() < 0;
            session.update(
                    "INSERT INTO sales.customer_transactions (customer_id, transaction_type_id, payment_method_id,"
                            + " transaction_date, amount_excluding_tax, tax_amount, transaction_amount,"
                            + " outstanding_balance, finalization_date, is_finalized, last_edited_by,"
                            + " last_edited_when) VALUES (?, ?, ?, ?, 0, 0, ?, 0, ?, true, ?, ?)",
                    due.getKey(),
                    refund ? CUSTOMER_REFUND : BusinessCodes.CUSTOMER_PAYMENT,
                    session.dice().onceIn(6) ? session.dice().between(2, 3) : BusinessCodes.ELECTRONIC_TRANSFER,
                    session.day(),
                    due.getValue().negate(),
                    session.day(),
                    by,
                    session.now());
        }
        return !dueByCustomer.isEmpty();
    }

    static LocalDate nextWeekday(LocalDate day) {
        LocalDate next = day.plusDays(1);
        while (next.getDayOfWeek() == DayOfWeek.SATURDAY || next.getDayOfWeek() == DayOfWeek.SUNDAY) {
            next = next.plusDays(1);
        }
        return next;
    }
}
