package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How stock comes in: purchase orders, receipts, payments, stocktakes. */
final class PurchasingWork {
    private static final int MOST_RECEIPTS_PER_DAY = 60;
    /** As many as WideWorldImporters' own business has on a day. */
    private static final int RECEIPTS_A_DAY_THAT_TOUCH_ALL_HOLDINGS = 2;

    private PurchasingWork() {}

    private record Need(int supplierId, int itemId, int outers) {}

    static List<BusinessStep> purchaseOrders(WorkloadSession session, LocalTime time) throws SQLException {
        Map<Integer, List<Need>> needsBySupplier = new TreeMap<>();
        for (Need need : session.list(
                "SELECT s.supplier_id, s.stock_item_id,"
                        + " ceil((h.target_stock_level - e.effective) / s.quantity_per_outer::numeric)::integer"
                        + " FROM warehouse.stock_items AS s JOIN warehouse.stock_item_holdings AS h"
                        + " USING (stock_item_id) LEFT JOIN (SELECT stock_item_id, sum(ordered_outers"
                        + " - received_outers) AS outers FROM purchasing.purchase_order_lines"
                        + " WHERE NOT is_order_line_finalized GROUP BY 1) AS p USING (stock_item_id)"
                        + " LEFT JOIN (SELECT stock_item_id, sum(quantity) AS quantity FROM sales.order_lines"
                        + " WHERE picking_completed_when IS NULL GROUP BY 1) AS d USING (stock_item_id)"
                        + " CROSS JOIN LATERAL (SELECT h.quantity_on_hand + coalesce(p.outers, 0)"
                        + " * s.quantity_per_outer - coalesce(d.quantity, 0) AS effective) AS e"
                        + " WHERE e.effective < h.reorder_level OR e.effective < 0 ORDER BY 1, 2",
                row -> new Need(row.getInt(1), row.getInt(2), Math.max(1, row.getInt(3))))) {
            needsBySupplier
                    .computeIfAbsent(need.supplierId(), missing -> new ArrayList<>())
                    .add(need);
        }
        List<BusinessStep> steps = new ArrayList<>();
        needsBySupplier.forEach((supplierId, needs) -> steps.add(
                new BusinessStep(WorkloadPattern.PLACE_PURCHASE_ORDER, time, it -> order(it, supplierId, needs))));
        return steps;
    }

    private static boolean order(WorkloadSession session, int supplierId, List<Need> needs) throws SQLException {
        int by = session.employee();
        List<Integer> items = needs.stream().map(Need::itemId).toList();
        Optional<Integer> orderId = session.insertReturningId(
                "INSERT INTO purchasing.purchase_orders (supplier_id, order_date, delivery_method_id,"
                        + " contact_person_id, expected_delivery_date, supplier_reference, is_order_finalized,"
                        + " last_edited_by, last_edited_when) SELECT supplier_id, ?, coalesce(delivery_method_id, ?),"
                        + " ?, ?::date + (SELECT max(lead_time_days) FROM warehouse.stock_items"
                        + " WHERE stock_item_id = ANY (?::integer[])), supplier_reference, false, ?, ?"
                        + " FROM purchasing.suppliers WHERE supplier_id = ? RETURNING purchase_order_id",
                session.day(),
                BusinessCodes.DELIVERY_VAN,
                by,
                session.day(),
                items,
                by,
                session.now(),
                supplierId);
        if (orderId.isEmpty()) {
            return false;
        }
        session.update(
                "INSERT INTO purchasing.purchase_order_lines (purchase_order_id, stock_item_id, ordered_outers,"
                        + " description, received_outers, package_type_id, expected_unit_price_per_outer,"
                        + " is_order_line_finalized, last_edited_by, last_edited_when) SELECT ?, s.stock_item_id,"
                        + " n.outers, s.stock_item_name, 0, s.outer_package_id,"
                        + " round(h.last_cost_price * s.quantity_per_outer, 2), false, ?, ?"
                        + " FROM unnest(?::integer[], ?::integer[]) WITH ORDINALITY AS n (item, outers, position)"
                        + " JOIN warehouse.stock_items AS s ON s.stock_item_id = n.item"
                        + " JOIN warehouse.stock_item_holdings AS h USING (stock_item_id) ORDER BY n.position",
                orderId.get(),
                by,
                session.now(),
                items,
                needs.stream().map(Need::outers).toList());
        return true;
    }

    static List<BusinessStep> receipts(WorkloadSession session, LocalTime time) throws SQLException {
        List<BusinessStep> steps = new ArrayList<>();
        DayOfWeek weekday = session.day().getDayOfWeek();
        if (weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY) {
            return steps;
        }
        int by = session.employee();
        for (int orderId : session.ids(
                "SELECT purchase_order_id FROM purchasing.purchase_orders WHERE NOT is_order_finalized"
                        + " AND order_date < ? ORDER BY 1 LIMIT ?",
                session.day(),
                MOST_RECEIPTS_PER_DAY)) {
            boolean inPart = session.dice().onceIn(8);
            boolean touchAll = steps.size() < RECEIPTS_A_DAY_THAT_TOUCH_ALL_HOLDINGS;
            steps.add(new BusinessStep(
                    WorkloadPattern.RECEIVE_PURCHASE_ORDER, time, it -> receive(it, orderId, inPart, touchAll, by)));
        }
        return steps;
    }

    /**
     * Receives what is outstanding, or about half of it. As WideWorldImporters' own program does, a receipt may update
     * the holdings of all articles, those whose quantity does not change too.
     */
    private static boolean receive(WorkloadSession session, int orderId, boolean inPart, boolean touchAll, int by)
            throws SQLException {
        record Receipt(int itemId, int quantity, BigDecimal amount, BigDecimal tax) {}
        List<Receipt> receipts = session.updateReturning(
                "UPDATE purchasing.purchase_order_lines AS l SET received_outers = l.received_outers + r.outers,"
                        + " is_order_line_finalized = l.received_outers + r.outers >= l.ordered_outers,"
                        + " last_receipt_date = ?, last_edited_by = ?, last_edited_when = ?"
                        + " FROM (SELECT purchase_order_line_id, CASE WHEN ? THEN"
                        + " ceil((ordered_outers - received_outers) / 2.0)::integer"
                        + " ELSE ordered_outers - received_outers END AS outers FROM purchasing.purchase_order_lines"
                        + " WHERE purchase_order_id = ? AND NOT is_order_line_finalized) AS r,"
                        + " warehouse.stock_items AS s WHERE l.purchase_order_line_id = r.purchase_order_line_id"
                        + " AND s.stock_item_id = l.stock_item_id"
                        + " RETURNING l.stock_item_id, r.outers * s.quantity_per_outer,"
                        + " round(r.outers * coalesce(l.expected_unit_price_per_outer, 0), 2), round(r.outers"
                        + " * coalesce(l.expected_unit_price_per_outer, 0) * s.tax_rate / 100, 2)",
                row -> new Receipt(row.getInt(1), row.getInt(2), row.getBigDecimal(3), row.getBigDecimal(4)),
                session.day(),
                by,
                session.now(),
                inPart,
                orderId);
        if (receipts.isEmpty()) {
            return false;
        }
        List<Integer> items = receipts.stream().map(Receipt::itemId).toList();
        List<Integer> quantities = receipts.stream().map(Receipt::quantity).toList();
        session.update(
                "INSERT INTO warehouse.stock_item_transactions (stock_item_id, transaction_type_id, supplier_id,"
                        + " purchase_order_id, transaction_occurred_when, quantity, last_edited_by, last_edited_when)"
                        + " SELECT r.item, ?, o.supplier_id, o.purchase_order_id, ?, r.quantity, ?, ?"
                        + " FROM unnest(?::integer[], ?::integer[]) WITH ORDINALITY AS r (item, quantity, position),"
                        + " purchasing.purchase_orders AS o WHERE o.purchase_order_id = ? ORDER BY r.item, r.position",
                BusinessCodes.STOCK_RECEIPT,
                session.now(),
                by,
                session.now(),
                items,
                quantities,
                orderId);
        session.update(
                "UPDATE warehouse.stock_item_holdings AS h SET quantity_on_hand = h.quantity_on_hand"
                        + " + coalesce((SELECT sum(r.quantity) FROM unnest(?::integer[], ?::integer[])"
                        + " AS r (item, quantity) WHERE r.item = h.stock_item_id), 0),"
                        + " last_edited_by = ?, last_edited_when = ?"
                        + " WHERE ? OR h.stock_item_id = ANY (?::integer[])",
                items,
                quantities,
                by,
                session.now(),
                touchAll,
                items);
        session.update(
                "UPDATE purchasing.purchase_orders AS o SET is_order_finalized = NOT EXISTS (SELECT"
                        + " FROM purchasing.purchase_order_lines AS l WHERE l.purchase_order_id = o.purchase_order_id"
                        + " AND NOT l.is_order_line_finalized), last_edited_by = ?, last_edited_when = ?"
                        + " WHERE purchase_order_id = ?",
                by,
                session.now(),
                orderId);
        BigDecimal amount = receipts.stream().map(Receipt::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal tax = receipts.stream().map(Receipt::tax).reduce(BigDecimal.ZERO, BigDecimal::add);
        session.update(
                "INSERT INTO purchasing.supplier_transactions (supplier_id, transaction_type_id, purchase_order_id,"
                        + " payment_method_id, supplier_invoice_number, transaction_date, amount_excluding_tax,"
                        + " tax_amount, transaction_amount, outstanding_balance, is_finalized, last_edited_by,"
                        + " last_edited_when) SELECT supplier_id, ?, purchase_order_id, ?, ?, ?, ?, ?, ?, ?, false, ?, ?"
                        + " FROM purchasing.purchase_orders WHERE purchase_order_id = ?",
                BusinessCodes.SUPPLIER_INVOICE,
                BusinessCodes.ELECTRONIC_TRANSFER,
                session.dice().digits(4),
                session.day(),
                amount,
                tax,
                amount.add(tax),
                amount.add(tax),
                by,
                session.now(),
                orderId);
        return true;
    }

    static boolean paySuppliers(WorkloadSession session) throws SQLException {
        int by = session.employee();
        Map<Integer, BigDecimal> dueBySupplier = new TreeMap<>();
        session.updateReturning(
                "UPDATE purchasing.supplier_transactions SET outstanding_balance = 0, finalization_date = ?,"
                        + " is_finalized = true, last_edited_by = ?, last_edited_when = ?"
                        + " WHERE finalization_date IS NULL RETURNING supplier_id, transaction_amount",
                row -> dueBySupplier.merge(row.getInt(1), row.getBigDecimal(2), BigDecimal::add),
                session.day(),
                by,
                session.now());
        for (Map.Entry<Integer, BigDecimal> due : dueBySupplier.entrySet()) {
            session.update(
                    "INSERT INTO purchasing.supplier_transactions (supplier_id, transaction_type_id,"
                            + " payment_method_id, transaction_date, amount_excluding_tax, tax_amount,"
                            + " transaction_amount, outstanding_balance, finalization_date, is_finalized,"
                            + " last_edited_by, last_edited_when) VALUES (?, ?, ?, ?, 0, 0, ?, 0, ?, true, ?, ?)",
                    due.getKey(),
                    BusinessCodes.SUPPLIER_PAYMENT,
                    BusinessCodes.ELECTRONIC_TRANSFER,
                    session.day(),
                    due.getValue().negate(),
                    session.day(),
                    by,
                    session.now());
        }
        return !dueBySupplier.isEmpty();
    }

    /** Counts everything; a few counts differ from the books. */
    static boolean takeStock(WorkloadSession session) throws SQLException {
        int by = session.employee();
        for (int adjustment = session.dice().between(1, 5); adjustment > 0; adjustment--) {
            Optional<Integer> item = session.anyId(
                    "SELECT stock_item_id FROM warehouse.stock_item_holdings WHERE quantity_on_hand > 5 ORDER BY 1");
            int difference = session.dice().onceIn(2)
                    ? -session.dice().between(1, 5)
                    : session.dice().between(1, 4);
            if (item.isPresent()) {
                session.update(
                        "INSERT INTO warehouse.stock_item_transactions (stock_item_id, transaction_type_id,"
                                + " transaction_occurred_when, quantity, last_edited_by, last_edited_when)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        item.get(),
                        BusinessCodes.STOCKTAKE_ADJUSTMENT,
                        session.now(),
                        difference,
                        by,
                        session.now());
                session.update(
                        "UPDATE warehouse.stock_item_holdings SET quantity_on_hand = quantity_on_hand + ?"
                                + " WHERE stock_item_id = ?",
                        difference,
                        item.get());
            }
        }
        return session.update(
                        "UPDATE warehouse.stock_item_holdings SET last_stocktake_quantity = quantity_on_hand,"
                                + " last_edited_by = ?, last_edited_when = ?",
                        by,
                        session.now())
                > 0;
    }

    /** Deletes a purchase order that has not arrived; what it asked for is ordered anew. */
    static boolean cancelPurchaseOrder(WorkloadSession session) throws SQLException {
        Optional<Integer> orderId = session.anyId("SELECT purchase_order_id FROM purchasing.purchase_orders AS o"
                + " WHERE NOT is_order_finalized AND NOT EXISTS (SELECT FROM purchasing.purchase_order_lines AS l"
                + " WHERE l.purchase_order_id = o.purchase_order_id AND l.received_outers > 0) ORDER BY 1");
        if (orderId.isEmpty()) {
            return false;
        }
        session.update("DELETE FROM purchasing.purchase_order_lines WHERE purchase_order_id = ?", orderId.get());
        return session.update("DELETE FROM purchasing.purchase_orders WHERE purchase_order_id = ?", orderId.get()) > 0;
    }
}
