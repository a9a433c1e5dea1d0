-- Every date that any fact ever had: the calendar reaches to the end of the year of the newest. A fact of two rows
-- existed where their spans met.

create temporary view seen_date (date) as
select unnest(array[o.order_date, l.picking_completed_when::date])
from oracle.order_lines_span l join oracle.orders_span o on o.key = l.order_id and o.valid && l.valid
union all
select unnest(array[i.invoice_date, i.confirmed_delivery_time::date])
from oracle.invoice_lines_span l join oracle.invoices_span i on i.key = l.invoice_id and i.valid && l.valid
union all
select unnest(array[p.order_date, p.expected_delivery_date, l.last_receipt_date])
from oracle.purchase_order_lines_span l
join oracle.purchase_orders_span p on p.key = l.purchase_order_id and p.valid && l.valid
union all
select unnest(array[transaction_date, finalization_date]) from oracle.customer_transactions_span
union all
select unnest(array[transaction_date, finalization_date]) from oracle.supplier_transactions_span
union all
select transaction_occurred_when::date from oracle.stock_item_transactions_span;
