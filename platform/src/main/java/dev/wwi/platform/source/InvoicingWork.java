package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From picked lines to invoices, and back by credit note. */
final class InvoicingWork {
    private static final String WITHOUT_INVOICE = " FROM sales.orders AS o WHERE NOT EXISTS (SELECT"
            + " FROM sales.invoices AS i WHERE i.order_id = o.order_id) AND EXISTS (SELECT FROM sales.order_lines AS l"
            + " WHERE l.order_id = o.order_id AND l.picking_completed_when IS NOT NULL) AND ";
    private static final String HAS_UNPICKED_LINES = "EXISTS (SELECT FROM sales.order_lines AS l"
            + " WHERE l.order_id = o.order_id AND l.picking_completed_when IS NULL)";

    private InvoicingWork() {}

    static List<BusinessStep> backOrders(WorkloadSession session, LocalTime time, int most) throws SQLException {
        List<BusinessStep> steps = new ArrayList<>();
        int packer = session.employee();
        for (int orderId :
                session.ids("SELECT o.order_id" + WITHOUT_INVOICE + HAS_UNPICKED_LINES + " ORDER BY 1 LIMIT ?", most)) {
            steps.add(new BusinessStep(
                    WorkloadPattern.SPLIT_BACK_ORDER, time, it -> splitBackOrder(it, orderId, packer)));
        }
        return steps;
    }

    private static boolean splitBackOrder(WorkloadSession session, int orderId, int packer) throws SQLException {
        Optional<Integer> backOrderId = session.insertReturningId(
                "INSERT INTO sales.orders (customer_id, salesperson_person_id, contact_person_id, order_date,"
                        + " expected_delivery_date, customer_purchase_order_number, is_undersupply_backordered,"
                        + " comments, delivery_instructions, internal_comments, last_edited_by, last_edited_when)"
                        + " SELECT customer_id, salesperson_person_id, contact_person_id, order_date,"
                        + " expected_delivery_date, customer_purchase_order_number, is_undersupply_backordered,"
                        + " comments, delivery_instructions, internal_comments, ?, ? FROM sales.orders AS o"
                        + " WHERE order_id = ? AND " + HAS_UNPICKED_LINES + " RETURNING order_id",
                packer,
                session.now(),
                orderId);
        if (backOrderId.isEmpty()) {
            return false;
        }
        session.update(
                "UPDATE sales.order_lines SET order_id = ?, last_edited_by = ?, last_edited_when = ?"
                        + " WHERE order_id = ? AND picking_completed_when IS NULL",
                backOrderId.get(),
                packer,
                session.now(),
                orderId);
        session.update(
                "UPDATE sales.orders SET backorder_order_id = ?, picking_completed_when = ?, last_edited_by = ?,"
                        + " last_edited_when = ? WHERE order_id = ?",
                backOrderId.get(),
                session.now(),
                packer,
                session.now(),
                orderId);
        return true;
    }

    static List<BusinessStep> invoices(WorkloadSession session, LocalTime time, int most) throws SQLException {
        List<BusinessStep> steps = new ArrayList<>();
        int packer = session.employee();
        for (int orderId : session.ids(
                "SELECT o.order_id" + WITHOUT_INVOICE + "NOT " + HAS_UNPICKED_LINES + " ORDER BY 1 LIMIT ?", most)) {
            steps.add(new BusinessStep(WorkloadPattern.INVOICE_ORDER, time, it -> invoice(it, orderId, packer)));
        }
        return steps;
    }

    private static boolean invoice(WorkloadSession session, int orderId, int packer) throws SQLException {
        Optional<Integer> invoiceId = session.insertReturningId(
                "INSERT INTO sales.invoices (customer_id, bill_to_customer_id, order_id, delivery_method_id,"
                        + " contact_person_id, accounts_person_id, salesperson_person_id, packed_by_person_id,"
                        + " invoice_date, customer_purchase_order_number, is_credit_note, comments,"
                        + " delivery_instructions, total_dry_items, total_chiller_items, delivery_run, run_position,"
                        + " last_edited_by, last_edited_when)"
                        + " SELECT c.customer_id, b.customer_id, o.order_id, c.delivery_method_id, o.contact_person_id,"
                        + " b.primary_contact_person_id, o.salesperson_person_id, ?, ?,"
                        + " o.customer_purchase_order_number, false, o.comments,"
                        + " c.delivery_address_line_1 || ', ' || coalesce(c.delivery_address_line_2, ''),"
                        + " (SELECT count(*) FROM sales.order_lines JOIN warehouse.stock_items USING (stock_item_id)"
                        + " WHERE order_id = o.order_id AND NOT is_chiller_stock),"
                        + " (SELECT count(*) FROM sales.order_lines JOIN warehouse.stock_items USING (stock_item_id)"
                        + " WHERE order_id = o.order_id AND is_chiller_stock),"
                        + " c.delivery_run, c.run_position, ?, ? FROM sales.orders AS o"
                        + " JOIN sales.customers AS c USING (customer_id)"
                        + " JOIN sales.customers AS b ON b.customer_id = c.bill_to_customer_id"
                        + " WHERE o.order_id = ? AND NOT EXISTS"
                        + " (SELECT FROM sales.invoices AS i WHERE i.order_id = o.order_id)"
                        + " AND EXISTS (SELECT FROM sales.order_lines AS l WHERE l.order_id = o.order_id)"
                        + " RETURNING invoice_id",
                packer,
                session.day(),
                packer,
                session.now(),
                orderId);
        if (invoiceId.isEmpty()) {
            return false;
        }
        session.update(
                "INSERT INTO sales.invoice_lines (invoice_id, stock_item_id, description, package_type_id, quantity,"
                        + " unit_price, tax_rate, tax_amount, line_profit, extended_price, last_edited_by,"
                        + " last_edited_when) SELECT ?, l.stock_item_id, l.description, l.package_type_id,"
                        + " l.picked_quantity, l.unit_price, l.tax_rate,"
                        + " round(l.picked_quantity * l.unit_price * l.tax_rate / 100, 2),"
                        + " round(l.picked_quantity * (l.unit_price - h.last_cost_price), 2),"
                        + " round(l.picked_quantity * l.unit_price, 2)"
                        + " + round(l.picked_quantity * l.unit_price * l.tax_rate / 100, 2), ?, ?"
                        + " FROM sales.order_lines AS l JOIN warehouse.stock_item_holdings AS h USING (stock_item_id)"
                        + " WHERE l.order_id = ? ORDER BY l.order_line_id",
                invoiceId.get(),
                packer,
                session.now(),
                orderId);
        // A new row cannot know its id while it is inserted; in the same transaction this makes insert and update.
        session.update(
                "UPDATE sales.invoices SET returned_delivery_data = ? WHERE invoice_id = ?",
                DeliveryRecord.ready(invoiceId.get(), session.now()),
                invoiceId.get());
        settle(session, invoiceId.get(), BusinessCodes.CUSTOMER_INVOICE, packer);
        return true;
    }

    /** Moves the stock of an invoice's lines and books its sum against the bill-to customer. */
    private static void settle(WorkloadSession session, int invoiceId, int transactionType, int by)
            throws SQLException {
        session.update(
                "INSERT INTO warehouse.stock_item_transactions (stock_item_id, transaction_type_id, customer_id,"
                        + " invoice_id, transaction_occurred_when, quantity, last_edited_by, last_edited_when)"
                        + " SELECT l.stock_item_id, ?, i.customer_id, i.invoice_id, ?, -l.quantity, ?, ?"
                        + " FROM sales.invoice_lines AS l JOIN sales.invoices AS i USING (invoice_id)"
                        + " WHERE i.invoice_id = ? ORDER BY l.invoice_line_id",
                BusinessCodes.STOCK_ISSUE,
                session.now(),
                by,
                session.now(),
                invoiceId);
        session.update(
                "UPDATE warehouse.stock_item_holdings AS h SET quantity_on_hand = h.quantity_on_hand - sold.quantity,"
                        + " last_edited_by = ?, last_edited_when = ? FROM (SELECT stock_item_id, sum(quantity) AS"
                        + " quantity FROM sales.invoice_lines WHERE invoice_id = ? GROUP BY 1) AS sold"
                        + " WHERE h.stock_item_id = sold.stock_item_id",
                by,
                session.now(),
                invoiceId);
        session.update(
                "INSERT INTO sales.customer_transactions (customer_id, transaction_type_id, invoice_id,"
                        + " transaction_date, amount_excluding_tax, tax_amount, transaction_amount,"
                        + " outstanding_balance, is_finalized, last_edited_by, last_edited_when)"
                        + " SELECT i.bill_to_customer_id, ?, i.invoice_id, i.invoice_date,"
                        + " sum(l.extended_price - l.tax_amount), sum(l.tax_amount), sum(l.extended_price),"
                        + " sum(l.extended_price), false, ?, ? FROM sales.invoices AS i"
                        + " JOIN sales.invoice_lines AS l USING (invoice_id) WHERE i.invoice_id = ?"
                        + " GROUP BY i.invoice_id",
                transactionType,
                by,
                session.now(),
                invoiceId);
    }

    /** Takes one line of a recent invoice back: a negative invoice, the goods return to the shelf. */
    static boolean creditNote(WorkloadSession session) throws SQLException {
        Optional<Integer> line = session.anyId("SELECT invoice_line_id FROM (SELECT invoice_line_id, invoice_id"
                + " FROM sales.invoice_lines WHERE quantity > 0 ORDER BY invoice_line_id DESC LIMIT 300) AS l"
                + " WHERE NOT EXISTS (SELECT FROM sales.invoices AS i JOIN sales.invoices AS n"
                + " ON n.order_id = i.order_id AND n.is_credit_note WHERE i.invoice_id = l.invoice_id) ORDER BY 1");
        if (line.isEmpty()) {
            return false;
        }
        int by = session.employee();
        Optional<Integer> noteId = session.insertReturningId(
                "INSERT INTO sales.invoices (customer_id, bill_to_customer_id, order_id, delivery_method_id,"
                        + " contact_person_id, accounts_person_id, salesperson_person_id, packed_by_person_id,"
                        + " invoice_date, customer_purchase_order_number, is_credit_note, credit_note_reason,"
                        + " total_dry_items, total_chiller_items, delivery_run, run_position, last_edited_by,"
                        + " last_edited_when) SELECT customer_id, bill_to_customer_id, order_id, delivery_method_id,"
                        + " contact_person_id, accounts_person_id, salesperson_person_id, packed_by_person_id, ?,"
                        + " customer_purchase_order_number, true, ?, 0, 0, delivery_run, run_position, ?, ?"
                        + " FROM sales.invoices JOIN sales.invoice_lines AS l USING (invoice_id)"
                        + " WHERE l.invoice_line_id = ? RETURNING invoice_id",
                session.day(),
                session.dice().pick(List.of("Arrived broken", "Wrong colour", "Not what was ordered")),
                by,
                session.now(),
                line.get());
        if (noteId.isEmpty()) {
            return false;
        }
        session.update(
                "INSERT INTO sales.invoice_lines (invoice_id, stock_item_id, description, package_type_id, quantity,"
                        + " unit_price, tax_rate, tax_amount, line_profit, extended_price, last_edited_by,"
                        + " last_edited_when) SELECT ?, stock_item_id, description, package_type_id, -quantity,"
                        + " unit_price, tax_rate, -tax_amount, -line_profit, -extended_price, ?, ?"
                        + " FROM sales.invoice_lines WHERE invoice_line_id = ?",
                noteId.get(),
                by,
                session.now(),
                line.get());
        settle(session, noteId.get(), BusinessCodes.CUSTOMER_CREDIT_NOTE, by);
        return true;
    }

    /** Gives a line of a recent invoice another price; everything computed from it follows in the same transaction. */
    static boolean editLinePrice(WorkloadSession session) throws SQLException {
        Optional<Integer> line = session.anyId("SELECT invoice_line_id FROM sales.invoice_lines"
                + " WHERE unit_price IS NOT NULL ORDER BY 1 DESC LIMIT 500");
        if (line.isEmpty()) {
            return false;
        }
        int by = session.employee();
        session.update(
                "UPDATE sales.invoice_lines AS l SET unit_price = n.price,"
                        + " tax_amount = round(l.quantity * n.price * l.tax_rate / 100, 2),"
                        + " extended_price = round(l.quantity * n.price, 2)"
                        + " + round(l.quantity * n.price * l.tax_rate / 100, 2),"
                        + " line_profit = round(l.quantity * (n.price - h.last_cost_price), 2), last_edited_by = ?,"
                        + " last_edited_when = ? FROM (SELECT invoice_line_id, round(unit_price * ?, 2) AS price"
                        + " FROM sales.invoice_lines) AS n, warehouse.stock_item_holdings AS h"
                        + " WHERE l.invoice_line_id = ? AND n.invoice_line_id = l.invoice_line_id"
                        + " AND h.stock_item_id = l.stock_item_id",
                by,
                session.now(),
                BigDecimal.valueOf(session.dice().between(80, 120), 2),
                line.get());
        return session.update(
                        "UPDATE sales.customer_transactions AS t SET amount_excluding_tax = s.total - s.tax,"
                                + " tax_amount = s.tax, transaction_amount = s.total,"
                                + " outstanding_balance = CASE WHEN t.is_finalized THEN 0 ELSE s.total END,"
                                + " last_edited_by = ?, last_edited_when = ?"
                                + " FROM (SELECT invoice_id, sum(extended_price) AS total, sum(tax_amount) AS tax"
                                + " FROM sales.invoice_lines WHERE invoice_id = (SELECT invoice_id"
                                + " FROM sales.invoice_lines WHERE invoice_line_id = ?) GROUP BY 1) AS s"
                                + " WHERE t.invoice_id = s.invoice_id",
                        by,
                        session.now(),
                        line.get())
                > 0;
    }

    /** Deletes an invoice nobody has paid, with all that came of it. */
    static boolean voidInvoice(WorkloadSession session) throws SQLException {
        Optional<Integer> invoice = session.anyId("SELECT t.invoice_id FROM sales.customer_transactions AS t"
                + " JOIN sales.invoices AS i USING (invoice_id) WHERE t.finalization_date IS NULL"
                + " AND NOT i.is_credit_note AND i.confirmed_delivery_time IS NULL AND NOT EXISTS (SELECT"
                + " FROM sales.invoices AS n WHERE n.order_id = i.order_id AND n.is_credit_note) ORDER BY 1");
        if (invoice.isEmpty()) {
            return false;
        }
        session.update(
                "UPDATE warehouse.stock_item_holdings AS h SET quantity_on_hand = h.quantity_on_hand - moved.quantity,"
                        + " last_edited_by = ?, last_edited_when = ? FROM (SELECT stock_item_id, sum(quantity) AS"
                        + " quantity FROM warehouse.stock_item_transactions WHERE invoice_id = ? GROUP BY 1) AS moved"
                        + " WHERE h.stock_item_id = moved.stock_item_id",
                session.employee(),
                session.now(),
                invoice.get());
        session.update("DELETE FROM warehouse.stock_item_transactions WHERE invoice_id = ?", invoice.get());
        session.update("DELETE FROM sales.customer_transactions WHERE invoice_id = ?", invoice.get());
        session.update("DELETE FROM sales.invoice_lines WHERE invoice_id = ?", invoice.get());
        return session.update("DELETE FROM sales.invoices WHERE invoice_id = ?", invoice.get()) > 0;
    }
}
