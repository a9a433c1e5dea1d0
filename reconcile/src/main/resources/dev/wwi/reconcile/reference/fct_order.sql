select l.order_line_id::bigint,
       0::bigint as city_key,
       coalesce(o.customer_id, 0)::bigint as customer_key,
       coalesce(l.stock_item_id, 0)::bigint as stock_item_key,
       o.order_date as order_date_key,
       l.picking_completed_when::date as picked_date_key,
       coalesce(o.salesperson_person_id, 0)::bigint as salesperson_key,
       coalesce(o.picked_by_person_id, 0)::bigint as picker_key,
       o.order_id::bigint as wwi_order_id,
       o.backorder_order_id::bigint as wwi_backorder_id,
       l.description::text,
       coalesce(p.package_type_name, 'N/A')::text as package,
       l.quantity::bigint,
       l.unit_price::numeric(38, 9),
       l.tax_rate::numeric(38, 9),
       round(l.quantity * l.unit_price, 2)::numeric(38, 9) as total_excluding_tax,
       round(l.quantity * l.unit_price * l.tax_rate / 100, 2)::numeric(38, 9) as tax_amount,
       (round(l.quantity * l.unit_price, 2) + round(l.quantity * l.unit_price * l.tax_rate / 100, 2))::numeric(38, 9)
           as total_including_tax,
       l.package_type_id::bigint as package_type_id,
       concat(l.xmin, '.', o.xmin) as row_version
from sales.order_lines l
join sales.orders o using (order_id)
left join warehouse.package_types p on p.package_type_id = l.package_type_id
