select l.purchase_order_line_id::bigint,
       o.order_date as date_key,
       coalesce(o.supplier_id, 0)::bigint as supplier_key,
       coalesce(l.stock_item_id, 0)::bigint as stock_item_key,
       o.purchase_order_id::bigint as wwi_purchase_order_id,
       l.ordered_outers::bigint,
       l.received_outers::bigint,
       coalesce(p.package_type_name, 'N/A')::text as package,
       l.is_order_line_finalized as is_order_finalized,
       o.expected_delivery_date,
       l.last_receipt_date,
       l.package_type_id::bigint as package_type_id,
       concat(l.xmin, '.', o.xmin) as row_version
from purchasing.purchase_order_lines l
join purchasing.purchase_orders o using (purchase_order_id)
left join warehouse.package_types p on p.package_type_id = l.package_type_id
