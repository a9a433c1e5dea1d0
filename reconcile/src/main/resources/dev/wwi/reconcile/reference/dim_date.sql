-- To the end of the year of the newest date in any fact, or in the warehouse, which never forgets a year that it has seen.
-- Dates past 2099 are typing errors and do not count.
select day::date as date,
       extract(day from day)::bigint as day_number,
       to_char(day, 'FMDD') as day,
       to_char(day, 'FMMonth') as month,
       to_char(day, 'Mon') as short_month,
       extract(month from day)::bigint as calendar_month_number,
       to_char(day, '"CY"YYYY-Mon') as calendar_month_label,
       extract(year from day)::bigint as calendar_year,
       to_char(day, '"CY"YYYY') as calendar_year_label,
       extract(month from fiscal)::bigint as fiscal_month_number,
       'FY' || extract(year from fiscal) || to_char(day, '-Mon') as fiscal_month_label,
       extract(year from fiscal)::bigint as fiscal_year,
       'FY' || extract(year from fiscal) as fiscal_year_label,
       to_char(day, 'IW')::bigint as iso_week_number,
       timestamptz '1900-01-01 00:00:00+00' as source_commit_at,
       0::bigint as source_lsn,
       '' as row_version
from (
    select date_trunc('year', max(date)::timestamp) + interval '1 year' - interval '1 day' as last_day
    from (
        select max(o.order_date) as date from sales.order_lines l join sales.orders o using (order_id)
        where o.order_date <= date '2099-12-31'
        union all
        select max(l.picking_completed_when::date) from sales.order_lines l join sales.orders o using (order_id)
        where l.picking_completed_when < timestamp '2100-01-01'
        union all
        select max(i.invoice_date) from sales.invoice_lines l join sales.invoices i using (invoice_id)
        where i.invoice_date <= date '2099-12-31'
        union all
        select max(i.confirmed_delivery_time::date) from sales.invoice_lines l join sales.invoices i using (invoice_id)
        where i.confirmed_delivery_time < timestamp '2100-01-01'
        union all
        select max(p.order_date) from purchasing.purchase_order_lines l
        join purchasing.purchase_orders p using (purchase_order_id) where p.order_date <= date '2099-12-31'
        union all
        select max(p.expected_delivery_date) from purchasing.purchase_order_lines l
        join purchasing.purchase_orders p using (purchase_order_id)
        where p.expected_delivery_date <= date '2099-12-31'
        union all
        select max(l.last_receipt_date) from purchasing.purchase_order_lines l
        join purchasing.purchase_orders p using (purchase_order_id) where l.last_receipt_date <= date '2099-12-31'
        union all
        select max(transaction_date) from sales.customer_transactions where transaction_date <= date '2099-12-31'
        union all
        select max(finalization_date) from sales.customer_transactions where finalization_date <= date '2099-12-31'
        union all
        select max(transaction_date) from purchasing.supplier_transactions where transaction_date <= date '2099-12-31'
        union all
        select max(finalization_date) from purchasing.supplier_transactions
        where finalization_date <= date '2099-12-31'
        union all
        select max(transaction_occurred_when::date) from warehouse.stock_item_transactions
        where transaction_occurred_when < timestamp '2100-01-01'
        union all
        select least(${newest}, date '2099-12-31')
    ) seen
) range
cross join lateral generate_series(timestamp '2013-01-01', last_day, interval '1 day') day
-- November is the first month of the fiscal year, which carries the number of the year it ends in.
cross join lateral (select date_trunc('month', day) + interval '2 months') fiscal (fiscal)
