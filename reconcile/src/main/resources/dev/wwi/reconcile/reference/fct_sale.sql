select l.invoice_line_id::bigint,
       0::bigint as city_key,
       coalesce(i.customer_id, 0)::bigint as customer_key,
       coalesce(i.bill_to_customer_id, 0)::bigint as bill_to_customer_key,
       coalesce(l.stock_item_id, 0)::bigint as stock_item_key,
       i.invoice_date as invoice_date_key,
       i.confirmed_delivery_time::date as delivery_date_key,
       coalesce(i.salesperson_person_id, 0)::bigint as salesperson_key,
       i.invoice_id::bigint as wwi_invoice_id,
       l.description::text,
       coalesce(p.package_type_name, 'N/A')::text as package,
       l.quantity::bigint,
       l.unit_price::numeric(38, 9),
       l.tax_rate::numeric(38, 9),
       (l.extended_price - l.tax_amount)::numeric(38, 9) as total_excluding_tax,
       l.tax_amount::numeric(38, 9),
       l.line_profit::numeric(38, 9) as profit,
       l.extended_price::numeric(38, 9) as total_including_tax,
       l.package_type_id::bigint as package_type_id,
       concat(l.xmin, '.', i.xmin) as row_version
from sales.invoice_lines l
join sales.invoices i using (invoice_id)
left join warehouse.package_types p on p.package_type_id = l.package_type_id
