package dev.wwi.platform.source;

import java.util.LinkedHashMap;
import java.util.Map;

/** What must hold in a consistent database at any time: each query counts the rows that break its rule. */
final class Invariants {
    private Invariants() {}

    static Map<String, String> queries() {
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put(
                "search_name is the preferred name and the full name",
                "SELECT count(*) FROM application.people WHERE search_name <> preferred_name || ' ' || full_name");
        queries.put(
                "other_languages agrees with custom_fields",
                "SELECT count(*) FROM application.people WHERE other_languages::jsonb"
                        + " IS DISTINCT FROM custom_fields::jsonb -> 'OtherLanguages'");
        queries.put(
                "tags agree with custom_fields",
                "SELECT count(*) FROM warehouse.stock_items WHERE tags::jsonb"
                        + " IS DISTINCT FROM custom_fields::jsonb -> 'Tags'");
        queries.put(
                "search_details is the name and the marketing comments",
                "SELECT count(*) FROM warehouse.stock_items WHERE search_details"
                        + " IS DISTINCT FROM stock_item_name || ' ' || coalesce(marketing_comments, '')");
        queries.put(
                "a customer transaction is finalized when it has a finalization date",
                "SELECT count(*) FROM sales.customer_transactions"
                        + " WHERE is_finalized <> (finalization_date IS NOT NULL)"
                        + " OR is_finalized AND outstanding_balance <> 0");
        queries.put(
                "a supplier transaction is finalized when it has a finalization date",
                "SELECT count(*) FROM purchasing.supplier_transactions"
                        + " WHERE is_finalized <> (finalization_date IS NOT NULL)"
                        + " OR is_finalized AND outstanding_balance <> 0");
        queries.put(
                "amounts of transactions add up",
                "SELECT count(*) FROM (SELECT amount_excluding_tax, tax_amount, transaction_amount, transaction_type_id"
                        + " FROM sales.customer_transactions UNION ALL SELECT amount_excluding_tax, tax_amount,"
                        + " transaction_amount, transaction_type_id FROM purchasing.supplier_transactions) AS t"
                        + " WHERE transaction_type_id NOT IN (3, 4, 7)"
                        + " AND amount_excluding_tax + tax_amount <> transaction_amount");
        queries.put(
                "delivery confirmations agree with the delivery record",
                "SELECT count(*) FROM sales.invoices WHERE confirmed_delivery_time"
                        + " IS DISTINCT FROM (returned_delivery_data::jsonb ->> 'DeliveredWhen')::timestamp"
                        + " OR confirmed_received_by IS DISTINCT FROM returned_delivery_data::jsonb ->> 'ReceivedBy'");
        queries.put(
                "the amounts of an invoice line follow from quantity, price and tax rate",
                "SELECT count(*) FROM sales.invoice_lines"
                        + " WHERE tax_amount <> round(quantity * unit_price * tax_rate / 100, 2)"
                        + " OR extended_price <> round(quantity * unit_price, 2) + tax_amount");
        queries.put(
                "an invoice's transactions are the sum of its lines",
                "SELECT count(*) FROM (SELECT invoice_id, sum(extended_price) AS total FROM sales.invoice_lines"
                        + " GROUP BY 1) AS l FULL JOIN (SELECT invoice_id, sum(transaction_amount) AS total"
                        + " FROM sales.customer_transactions WHERE invoice_id IS NOT NULL GROUP BY 1) AS t"
                        + " USING (invoice_id) WHERE l.total IS DISTINCT FROM t.total");
        queries.put(
                "an invoice counts its dry and its chilled lines",
                "SELECT count(*) FROM sales.invoices AS i WHERE NOT is_credit_note AND (total_dry_items,"
                        + " total_chiller_items) <> (SELECT count(*) FILTER (WHERE NOT is_chiller_stock),"
                        + " count(*) FILTER (WHERE is_chiller_stock) FROM sales.invoice_lines"
                        + " JOIN warehouse.stock_items USING (stock_item_id) WHERE invoice_id = i.invoice_id)");
        queries.put(
                "an invoice goes to the customer of its order",
                "SELECT count(*) FROM sales.invoices JOIN sales.orders USING (order_id)"
                        + " WHERE invoices.customer_id <> orders.customer_id");
        queries.put(
                "the quantity on hand is the sum of all movements",
                "SELECT count(*) FROM warehouse.stock_item_holdings AS h WHERE quantity_on_hand <> (SELECT"
                        + " coalesce(sum(quantity), 0) FROM warehouse.stock_item_transactions AS t"
                        + " WHERE t.stock_item_id = h.stock_item_id)");
        queries.put(
                "nothing is on hand that is not there",
                "SELECT count(*) FROM warehouse.stock_item_holdings WHERE quantity_on_hand < 0");
        queries.put(
                "a line is picked whole or not at all",
                "SELECT count(*) FROM sales.order_lines WHERE (picking_completed_when IS NULL) <> (picked_quantity = 0)"
                        + " OR picked_quantity NOT IN (0, quantity)");
        queries.put(
                "a back-order is for the same customer as the order it was split from",
                "SELECT count(*) FROM sales.orders AS o JOIN sales.orders AS b ON b.order_id = o.backorder_order_id"
                        + " WHERE o.customer_id <> b.customer_id");
        queries.put(
                "a purchase order is finalized when all its lines are",
                "SELECT count(*) FROM purchasing.purchase_orders AS o WHERE is_order_finalized <> (SELECT"
                        + " bool_and(is_order_line_finalized) FROM purchasing.purchase_order_lines AS l"
                        + " WHERE l.purchase_order_id = o.purchase_order_id)");
        queries.put(
                "orders, invoices and purchase orders have lines",
                "SELECT (SELECT count(*) FROM sales.orders AS o WHERE NOT EXISTS"
                        + " (SELECT FROM sales.order_lines AS l WHERE l.order_id = o.order_id))"
                        + " + (SELECT count(*) FROM sales.invoices AS i WHERE NOT EXISTS"
                        + " (SELECT FROM sales.invoice_lines AS l WHERE l.invoice_id = i.invoice_id))"
                        + " + (SELECT count(*) FROM purchasing.purchase_orders AS o WHERE NOT EXISTS"
                        + " (SELECT FROM purchasing.purchase_order_lines AS l"
                        + " WHERE l.purchase_order_id = o.purchase_order_id))");
        queries.put(
                "transactions of customers, suppliers and stock share no number",
                "SELECT count(*) FROM (SELECT id FROM (SELECT customer_transaction_id AS id"
                        + " FROM sales.customer_transactions UNION ALL SELECT supplier_transaction_id"
                        + " FROM purchasing.supplier_transactions UNION ALL SELECT stock_item_transaction_id"
                        + " FROM warehouse.stock_item_transactions) AS t GROUP BY id HAVING count(*) > 1) AS d");
        return queries;
    }
}
