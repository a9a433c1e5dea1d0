select i.stock_item_id::bigint as wwi_stock_item_id,
       i.stock_item_name::text as stock_item,
       coalesce(c.color_name, 'N/A')::text as color,
       u.package_type_name::text as selling_package,
       o.package_type_name::text as buying_package,
       i.brand::text,
       coalesce(i.size, 'N/A')::text as size,
       i.lead_time_days::bigint,
       i.quantity_per_outer::bigint,
       i.is_chiller_stock,
       coalesce(i.barcode, 'N/A')::text as barcode,
       i.tax_rate::numeric(38, 9),
       i.unit_price::numeric(38, 9),
       i.recommended_retail_price::numeric(38, 9),
       i.typical_weight_per_unit::numeric(38, 9),
       i.photo,
       concat(i.xmin, '.', u.xmin, '.', o.xmin, '.', c.xmin) as row_version
from warehouse.stock_items i
join warehouse.package_types u on u.package_type_id = i.unit_package_id
join warehouse.package_types o on o.package_type_id = i.outer_package_id
left join warehouse.colors c on c.color_id = i.color_id
union all
select 0, 'Unknown', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 0, 0, false, 'N/A',
       0::numeric(38, 9), 0::numeric(38, 9), 0::numeric(38, 9), 0::numeric(38, 9), null, ''
