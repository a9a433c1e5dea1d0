select s.supplier_id::bigint as wwi_supplier_id,
       s.supplier_name::text as supplier,
       k.supplier_category_name::text as category,
       p.full_name::text as primary_contact,
       s.supplier_reference::text,
       s.payment_days::bigint,
       s.delivery_postal_code::text as postal_code,
       concat(s.xmin, '.', k.xmin, '.', p.xmin) as row_version
from purchasing.suppliers s
join purchasing.supplier_categories k using (supplier_category_id)
join application.people p on p.person_id = s.primary_contact_person_id
union all
select 0, 'Unknown', 'N/A', 'N/A', 'N/A', 0, 'N/A', ''
