select c.customer_id::bigint as wwi_customer_id,
       c.customer_name::text as customer,
       b.customer_name::text as bill_to_customer,
       k.customer_category_name::text as category,
       coalesce(g.buying_group_name, 'N/A')::text as buying_group,
       p.full_name::text as primary_contact,
       c.delivery_postal_code::text as postal_code,
       c.delivery_city_id::bigint as wwi_delivery_city_id,
       concat(c.xmin, '.', b.xmin, '.', k.xmin, '.', g.xmin, '.', p.xmin) as row_version
from sales.customers c
join sales.customers b on b.customer_id = c.bill_to_customer_id
join sales.customer_categories k on k.customer_category_id = c.customer_category_id
join application.people p on p.person_id = c.primary_contact_person_id
left join sales.buying_groups g on g.buying_group_id = c.buying_group_id
union all
select 0, 'Unknown', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 0, ''
