-- Every dimension version, from the histories of the rows.
-- A member holds a state while its own row and the rows it takes attributes from hold theirs: the intersection of their
-- spans. A parent that is missing leaves no intersection, so the member does not exist then; the two optional parents
-- are given a span without a name wherever they have none.

create or replace function pg_temp.all_time() returns tstzrange immutable language sql as
$$ select tstzrange('1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00') $$;

create table oracle.optional_buying_group as
select key, valid, buying_group_name from oracle.buying_groups_span
union all
select key, unnest(tstzmultirange(pg_temp.all_time()) - range_agg(valid)), null
from oracle.buying_groups_span
group by key;

create table oracle.optional_color as
select key, valid, color_name from oracle.colors_span
union all
select key, unnest(tstzmultirange(pg_temp.all_time()) - range_agg(valid)), null
from oracle.colors_span
group by key;

create table oracle.piece (dimension text, id bigint, valid tstzrange, attributes jsonb);

insert into oracle.piece
select 'dim_city', c.key, c.valid * s.valid * n.valid,
       jsonb_build_object(
           'city', c.city_name,
           'state_province', s.state_province_name,
           'country', n.country_name,
           'continent', n.continent,
           'sales_territory', s.sales_territory,
           'region', n.region,
           'subregion', n.subregion,
           'latest_recorded_population', coalesce(c.latest_recorded_population, 0))
from oracle.cities_span c
join oracle.state_provinces_span s on s.key = c.state_province_id and s.valid && c.valid
join oracle.countries_span n on n.key = s.country_id and n.valid && c.valid * s.valid;

insert into oracle.piece
select 'dim_customer', c.key, c.valid * b.valid * k.valid * p.valid * coalesce(g.valid, pg_temp.all_time()),
       jsonb_build_object(
           'customer', c.customer_name,
           'bill_to_customer', b.customer_name,
           'category', k.customer_category_name,
           'buying_group', coalesce(g.buying_group_name, 'N/A'),
           'primary_contact', p.full_name,
           'postal_code', c.delivery_postal_code,
           'wwi_delivery_city_id', c.delivery_city_id)
from oracle.customers_span c
join oracle.customers_span b on b.key = c.bill_to_customer_id and b.valid && c.valid
join oracle.customer_categories_span k on k.key = c.customer_category_id and k.valid && c.valid
join oracle.people_span p on p.key = c.primary_contact_person_id and p.valid && c.valid
left join oracle.optional_buying_group g on g.key = c.buying_group_id and g.valid && c.valid;

insert into oracle.piece
select 'dim_employee', p.key, p.valid,
       jsonb_build_object(
           'employee', p.full_name,
           'preferred_name', p.preferred_name,
           'is_salesperson', p.is_salesperson,
           'photo', p.photo)
from oracle.people_span p
where p.is_employee;

insert into oracle.piece
select 'dim_stock_item', i.key, i.valid * u.valid * o.valid * coalesce(c.valid, pg_temp.all_time()),
       jsonb_build_object(
           'stock_item', i.stock_item_name,
           'color', coalesce(c.color_name, 'N/A'),
           'selling_package', u.package_type_name,
           'buying_package', o.package_type_name,
           'brand', i.brand,
           'size', coalesce(i.size, 'N/A'),
           'lead_time_days', i.lead_time_days,
           'quantity_per_outer', i.quantity_per_outer,
           'is_chiller_stock', i.is_chiller_stock,
           'barcode', coalesce(i.barcode, 'N/A'),
           'tax_rate', i.tax_rate,
           'unit_price', i.unit_price,
           'recommended_retail_price', i.recommended_retail_price,
           'typical_weight_per_unit', i.typical_weight_per_unit,
           'photo', i.photo)
from oracle.stock_items_span i
join oracle.package_types_span u on u.key = i.unit_package_id and u.valid && i.valid
join oracle.package_types_span o on o.key = i.outer_package_id and o.valid && i.valid
left join oracle.optional_color c on c.key = i.color_id and c.valid && i.valid;

insert into oracle.piece
select 'dim_supplier', s.key, s.valid * k.valid * p.valid,
       jsonb_build_object(
           'supplier', s.supplier_name,
           'category', k.supplier_category_name,
           'primary_contact', p.full_name,
           'supplier_reference', s.supplier_reference,
           'payment_days', s.payment_days,
           'postal_code', s.delivery_postal_code)
from oracle.suppliers_span s
join oracle.supplier_categories_span k on k.key = s.supplier_category_id and k.valid && s.valid
join oracle.people_span p on p.key = s.primary_contact_person_id and p.valid && s.valid;

insert into oracle.piece
select 'dim_payment_method', key, valid, jsonb_build_object('payment_method', payment_method_name)
from oracle.payment_methods_span;

insert into oracle.piece
select 'dim_transaction_type', key, valid, jsonb_build_object('transaction_type', transaction_type_name)
from oracle.transaction_types_span;

-- Not a dimension; facts show the name a package type had.
insert into oracle.piece
select 'package_type', key, valid, jsonb_build_object('package', package_type_name)
from oracle.package_types_span;

delete from oracle.piece where isempty(valid);

-- Which rows a member referred to, and when: their changes are its audit trail. Its own row always is one of them.
create table oracle.reference (dimension text, id bigint, table_name text, key bigint, valid tstzrange);

insert into oracle.reference
select distinct member.dimension, h.key, h.table_name, h.key, pg_temp.all_time()
from (values
    ('dim_city', 'application.cities'),
    ('dim_customer', 'sales.customers'),
    ('dim_employee', 'application.people'),
    ('dim_stock_item', 'warehouse.stock_items'),
    ('dim_supplier', 'purchasing.suppliers'),
    ('dim_payment_method', 'application.payment_methods'),
    ('dim_transaction_type', 'application.transaction_types')
) member (dimension, table_name)
join oracle.history h using (table_name);

insert into oracle.reference
select 'dim_city', key, 'application.state_provinces', state_province_id, valid from oracle.cities_span
union all
select 'dim_city', c.key, 'application.countries', s.country_id, c.valid * s.valid
from oracle.cities_span c
join oracle.state_provinces_span s on s.key = c.state_province_id and s.valid && c.valid
union all
select 'dim_customer', key, 'sales.customers', bill_to_customer_id, valid from oracle.customers_span
union all
select 'dim_customer', key, 'sales.customer_categories', customer_category_id, valid from oracle.customers_span
union all
select 'dim_customer', key, 'sales.buying_groups', buying_group_id, valid
from oracle.customers_span where buying_group_id is not null
union all
select 'dim_customer', key, 'application.people', primary_contact_person_id, valid from oracle.customers_span
union all
select 'dim_stock_item', key, 'warehouse.package_types', unit_package_id, valid from oracle.stock_items_span
union all
select 'dim_stock_item', key, 'warehouse.package_types', outer_package_id, valid from oracle.stock_items_span
union all
select 'dim_stock_item', key, 'warehouse.colors', color_id, valid
from oracle.stock_items_span where color_id is not null
union all
select 'dim_supplier', key, 'purchasing.supplier_categories', supplier_category_id, valid from oracle.suppliers_span
union all
select 'dim_supplier', key, 'application.people', primary_contact_person_id, valid from oracle.suppliers_span;

create index on oracle.reference (dimension, id);

analyze oracle.history;
analyze oracle.reference;
analyze oracle.piece;

-- Equal states that follow each other are one version: range_agg joins what touches. The change that started a version,
-- or closed it, is the greatest by LSN of those at that instant among the rows that this version rests on.
create table oracle.version as
with merged as (
    select dimension, id, attributes, unnest(range_agg(valid)) as valid
    from oracle.piece
    group by dimension, id, attributes
),
bounded as (
    select dimension, id, attributes,
           lower(valid) as valid_from,
           upper(valid) as valid_to,
           upper(valid) = timestamptz '9999-12-31 23:59:59.999999+00' as is_current
    from merged
)
select v.*,
       coalesce(nullif(
           ('x' || encode(substr(sha256(convert_to(
               v.dimension || '|' || v.id || '|' || (extract(epoch from v.valid_from) * 1000000)::bigint,
               'UTF8')), 1, 8), 'hex'))::bit(64)::bigint & 9223372036854775807,
           0), 1) as key,
       a.commit_at as source_commit_at,
       a.lsn as source_lsn
from bounded v
left join lateral (
    select h.commit_at, h.lsn
    from oracle.reference r
    join oracle.history h on h.table_name = r.table_name and h.key = r.key
    where r.dimension = v.dimension and r.id = v.id
      and h.effective = case when v.is_current then v.valid_from else v.valid_to end
      and r.valid @> case when v.is_current then v.valid_from else v.valid_to - interval '1 microsecond' end
    order by h.lsn desc, h.commit_at desc
    limit 1
) a on true;

create unique index on oracle.version (dimension, id, valid_from);
analyze oracle.version;
