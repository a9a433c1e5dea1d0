package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What people do to orders after the fact: delete, edit, reassign, renumber. */
final class CorrectionWork {
    /** Orders of which nothing has been picked or invoiced. */
    private static final String UNTOUCHED = "NOT EXISTS (SELECT FROM sales.invoices AS i WHERE i.order_id = o.order_id)"
            + " AND NOT EXISTS (SELECT FROM sales.order_lines AS p WHERE p.order_id = o.order_id"
            + " AND p.picking_completed_when IS NOT NULL)";

    private CorrectionWork() {}

    static boolean deleteOrderLine(WorkloadSession session) throws SQLException {
        Optional<Integer> line = session.anyId("SELECT l.order_line_id FROM sales.order_lines AS l"
                + " WHERE l.picking_completed_when IS NULL AND EXISTS (SELECT FROM sales.order_lines AS s"
                + " WHERE s.order_id = l.order_id AND s.order_line_id <> l.order_line_id) ORDER BY 1");
        return line.isPresent()
                && session.update(
                                "DELETE FROM sales.order_lines AS l WHERE order_line_id = ?"
                                        + " AND picking_completed_when IS NULL",
                                line.get())
                        > 0;
    }

    static boolean deleteOrder(WorkloadSession session) throws SQLException {
        Optional<Integer> order = session.anyId("SELECT o.order_id FROM (SELECT * FROM sales.orders"
                + " ORDER BY order_id DESC LIMIT 2000) AS o WHERE " + UNTOUCHED + " ORDER BY 1");
        if (order.isEmpty()) {
            return false;
        }
        session.update(
                "UPDATE sales.orders SET backorder_order_id = NULL, last_edited_by = ?, last_edited_when = ?"
                        + " WHERE backorder_order_id = ?",
                session.employee(),
                session.now(),
                order.get());
        session.update("DELETE FROM sales.order_lines WHERE order_id = ?", order.get());
        return session.update("DELETE FROM sales.orders WHERE order_id = ?", order.get()) > 0;
    }

    static boolean editOrderLinePrice(WorkloadSession session) throws SQLException {
        Optional<Integer> line = openLine(session);
        return line.isPresent()
                && session.update(
                                "UPDATE sales.order_lines SET unit_price = round(unit_price * ?, 2),"
                                        + " last_edited_by = ?, last_edited_when = ? WHERE order_line_id = ?",
                                BigDecimal.valueOf(session.dice().between(80, 120), 2),
                                session.employee(),
                                session.now(),
                                line.get())
                        > 0;
    }

    static boolean changeSalesperson(WorkloadSession session) throws SQLException {
        Optional<Integer> salesperson = session.anyId(
                "SELECT person_id FROM application.people WHERE is_salesperson AND is_employee ORDER BY 1");
        Optional<Integer> order = session.anyId(
                "SELECT order_id FROM (SELECT order_id FROM sales.orders ORDER BY 1 DESC LIMIT 200) AS o ORDER BY 1");
        return salesperson.isPresent()
                && order.isPresent()
                && session.update(
                                "UPDATE sales.orders SET salesperson_person_id = ?, last_edited_by = ?,"
                                        + " last_edited_when = ? WHERE order_id BETWEEN ? AND ?",
                                salesperson.get(),
                                session.employee(),
                                session.now(),
                                order.get(),
                                order.get() + 2)
                        > 0;
    }

    static boolean renumberOrderLine(WorkloadSession session) throws SQLException {
        Optional<Integer> line = openLine(session);
        return line.isPresent()
                && session.update(
                                "UPDATE sales.order_lines SET order_line_id = nextval('sequences.order_line_id'),"
                                        + " last_edited_by = ?, last_edited_when = ? WHERE order_line_id = ?",
                                session.employee(),
                                session.now(),
                                line.get())
                        > 0;
    }

    static boolean replaceOrderLine(WorkloadSession session) throws SQLException {
        Optional<Integer> line = openLine(session);
        if (line.isEmpty()) {
            return false;
        }
        record Line(int orderId, int itemId, int quantity) {}
        List<Line> deleted = session.updateReturning(
                "DELETE FROM sales.order_lines WHERE order_line_id = ? RETURNING order_id, stock_item_id, quantity",
                row -> new Line(row.getInt(1), row.getInt(2), row.getInt(3)),
                line.get());
        if (deleted.isEmpty()) {
            return false;
        }
        return session.update(
                        "INSERT INTO sales.order_lines (order_line_id, order_id, stock_item_id, description,"
                                + " package_type_id, quantity, unit_price, tax_rate, picked_quantity, last_edited_by,"
                                + " last_edited_when) SELECT ?, ?, stock_item_id, stock_item_name, unit_package_id,"
                                + " ?, unit_price, tax_rate, 0, ?, ? FROM warehouse.stock_items WHERE stock_item_id = ?",
                        line.get(),
                        deleted.get(0).orderId(),
                        Math.max(1, deleted.get(0).quantity() / 2),
                        session.employee(),
                        session.now(),
                        deleted.get(0).itemId())
                > 0;
    }

    private static Optional<Integer> openLine(WorkloadSession session) throws SQLException {
        return session.anyId(
                "SELECT order_line_id FROM sales.order_lines WHERE picking_completed_when IS NULL ORDER BY 1 LIMIT 5000");
    }
}
