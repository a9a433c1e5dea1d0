-- PostgreSQL does not index the referencing side of a foreign key by itself; deletes and joins need it.
CREATE INDEX IF NOT EXISTS ix_cities_state_province_id ON application.cities (state_province_id);
CREATE INDEX IF NOT EXISTS ix_customers_bill_to_customer_id ON sales.customers (bill_to_customer_id);
CREATE INDEX IF NOT EXISTS ix_customers_delivery_city_id ON sales.customers (delivery_city_id);
CREATE INDEX IF NOT EXISTS ix_customers_postal_city_id ON sales.customers (postal_city_id);
CREATE INDEX IF NOT EXISTS ix_orders_customer_id ON sales.orders (customer_id);
CREATE INDEX IF NOT EXISTS ix_orders_backorder_order_id ON sales.orders (backorder_order_id);
CREATE INDEX IF NOT EXISTS ix_order_lines_order_id ON sales.order_lines (order_id);
CREATE INDEX IF NOT EXISTS ix_order_lines_stock_item_id ON sales.order_lines (stock_item_id);
CREATE INDEX IF NOT EXISTS ix_invoices_customer_id ON sales.invoices (customer_id);
CREATE INDEX IF NOT EXISTS ix_invoices_bill_to_customer_id ON sales.invoices (bill_to_customer_id);
CREATE INDEX IF NOT EXISTS ix_invoices_order_id ON sales.invoices (order_id);
CREATE INDEX IF NOT EXISTS ix_invoice_lines_invoice_id ON sales.invoice_lines (invoice_id);
CREATE INDEX IF NOT EXISTS ix_invoice_lines_stock_item_id ON sales.invoice_lines (stock_item_id);
CREATE INDEX IF NOT EXISTS ix_customer_transactions_customer_id ON sales.customer_transactions (customer_id);
CREATE INDEX IF NOT EXISTS ix_customer_transactions_invoice_id ON sales.customer_transactions (invoice_id);
CREATE INDEX IF NOT EXISTS ix_purchase_orders_supplier_id ON purchasing.purchase_orders (supplier_id);
CREATE INDEX IF NOT EXISTS ix_purchase_order_lines_purchase_order_id ON purchasing.purchase_order_lines (purchase_order_id);
CREATE INDEX IF NOT EXISTS ix_purchase_order_lines_stock_item_id ON purchasing.purchase_order_lines (stock_item_id);
CREATE INDEX IF NOT EXISTS ix_supplier_transactions_supplier_id ON purchasing.supplier_transactions (supplier_id);
CREATE INDEX IF NOT EXISTS ix_supplier_transactions_purchase_order_id ON purchasing.supplier_transactions (purchase_order_id);
CREATE INDEX IF NOT EXISTS ix_stock_item_transactions_stock_item_id ON warehouse.stock_item_transactions (stock_item_id);
CREATE INDEX IF NOT EXISTS ix_stock_item_transactions_customer_id ON warehouse.stock_item_transactions (customer_id);
CREATE INDEX IF NOT EXISTS ix_stock_item_transactions_invoice_id ON warehouse.stock_item_transactions (invoice_id);
CREATE INDEX IF NOT EXISTS ix_stock_item_transactions_purchase_order_id ON warehouse.stock_item_transactions (purchase_order_id);

-- The work that is still open is a small part of each table, and the business looks for it every day.
CREATE INDEX IF NOT EXISTS ix_order_lines_unpicked ON sales.order_lines (order_id, order_line_id)
    WHERE picking_completed_when IS NULL;
CREATE INDEX IF NOT EXISTS ix_invoices_undelivered ON sales.invoices (invoice_id)
    WHERE confirmed_delivery_time IS NULL;
CREATE INDEX IF NOT EXISTS ix_customer_transactions_open ON sales.customer_transactions (customer_transaction_id)
    WHERE finalization_date IS NULL;
CREATE INDEX IF NOT EXISTS ix_supplier_transactions_open ON purchasing.supplier_transactions (supplier_transaction_id)
    WHERE finalization_date IS NULL;
CREATE INDEX IF NOT EXISTS ix_purchase_orders_open ON purchasing.purchase_orders (purchase_order_id)
    WHERE NOT is_order_finalized;
