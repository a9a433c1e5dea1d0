-- The rows of the 14 star tables, in the warehouse's types, and of the raw tables.

drop schema if exists oracle_star, oracle_raw cascade;
create schema oracle_star;
create schema oracle_raw;

-- Dimensions, each with its Unknown member.

create table oracle_star.dim_city as
select v.key as city_key, v.id as wwi_city_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    city text, state_province text, country text, continent text, sales_territory text, region text, subregion text,
    latest_recorded_population bigint)
where v.dimension = 'dim_city'
union all
select 0, 0, 'Unknown', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 0,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

create table oracle_star.dim_customer as
select v.key as customer_key, v.id as wwi_customer_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    customer text, bill_to_customer text, category text, buying_group text, primary_contact text, postal_code text,
    wwi_delivery_city_id bigint)
where v.dimension = 'dim_customer'
union all
select 0, 0, 'Unknown', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 0,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

create table oracle_star.dim_employee as
select v.key as employee_key, v.id as wwi_employee_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    employee text, preferred_name text, is_salesperson boolean, photo bytea)
where v.dimension = 'dim_employee'
union all
select 0, 0, 'Unknown', 'N/A', false, null,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

create table oracle_star.dim_stock_item as
select v.key as stock_item_key, v.id as wwi_stock_item_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    stock_item text, color text, selling_package text, buying_package text, brand text, size text,
    lead_time_days bigint, quantity_per_outer bigint, is_chiller_stock boolean, barcode text, tax_rate numeric,
    unit_price numeric, recommended_retail_price numeric, typical_weight_per_unit numeric, photo bytea)
where v.dimension = 'dim_stock_item'
union all
select 0, 0, 'Unknown', 'N/A', 'N/A', 'N/A', 'N/A', 'N/A', 0, 0, false, 'N/A', 0, 0, 0, 0, null,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

create table oracle_star.dim_supplier as
select v.key as supplier_key, v.id as wwi_supplier_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    supplier text, category text, primary_contact text, supplier_reference text, payment_days bigint, postal_code text)
where v.dimension = 'dim_supplier'
union all
select 0, 0, 'Unknown', 'N/A', 'N/A', 'N/A', 0, 'N/A',
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

create table oracle_star.dim_payment_method as
select v.key as payment_method_key, v.id as wwi_payment_method_id, v.attributes ->> 'payment_method' as payment_method,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
where v.dimension = 'dim_payment_method'
union all
select 0, 0, 'Unknown',
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

create table oracle_star.dim_transaction_type as
select v.key as transaction_type_key, v.id as wwi_transaction_type_id,
       v.attributes ->> 'transaction_type' as transaction_type,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
where v.dimension = 'dim_transaction_type'
union all
select 0, 0, 'Unknown',
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0;

-- Facts. A fact of two rows is as of the later of their instants L; its audit columns are those of the later change.

create or replace function pg_temp.later(
    commit_at timestamptz, lsn bigint, other_commit_at timestamptz, other_lsn bigint)
returns table (source_commit_at timestamptz, source_lsn bigint) immutable language sql as
$$
select * from (values (commit_at, lsn), (other_commit_at, other_lsn)) change (commit_at, lsn)
order by commit_at desc, lsn desc limit 1
$$;

create table oracle_star.fct_order as
select l.order_line_id::bigint,
       coalesce(city.key, 0) as city_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(item.key, 0) as stock_item_key,
       o.order_date as order_date_key,
       l.picking_completed_when::date as picked_date_key,
       coalesce(salesperson.key, 0) as salesperson_key,
       coalesce(picker.key, 0) as picker_key,
       o.order_id::bigint as wwi_order_id,
       o.backorder_order_id::bigint as wwi_backorder_id,
       l.description::text,
       coalesce(package.attributes ->> 'package', 'N/A') as package,
       l.quantity::bigint,
       l.unit_price::numeric,
       l.tax_rate::numeric,
       round(l.quantity * l.unit_price, 2) as total_excluding_tax,
       round(l.quantity * l.unit_price * l.tax_rate / 100, 2) as tax_amount,
       round(l.quantity * l.unit_price, 2) + round(l.quantity * l.unit_price * l.tax_rate / 100, 2)
           as total_including_tax,
       change.source_commit_at,
       change.source_lsn
from sales.order_lines l
join sales.orders o using (order_id)
join oracle.latest line on line.table_name = 'sales.order_lines' and line.key = l.order_line_id
join oracle.latest header on header.table_name = 'sales.orders' and header.key = o.order_id
cross join lateral greatest(line.as_of, header.as_of) as instant (as_of)
cross join lateral pg_temp.later(line.commit_at, line.lsn, header.commit_at, header.lsn) change
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = o.customer_id
    and customer.valid_from <= instant.as_of and instant.as_of < customer.valid_to
left join oracle.version city on city.dimension = 'dim_city'
    and city.id = (customer.attributes ->> 'wwi_delivery_city_id')::bigint
    and city.valid_from <= instant.as_of and instant.as_of < city.valid_to
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = l.stock_item_id
    and item.valid_from <= instant.as_of and instant.as_of < item.valid_to
left join oracle.version salesperson on salesperson.dimension = 'dim_employee'
    and salesperson.id = o.salesperson_person_id
    and salesperson.valid_from <= instant.as_of and instant.as_of < salesperson.valid_to
left join oracle.version picker on picker.dimension = 'dim_employee' and picker.id = o.picked_by_person_id
    and picker.valid_from <= instant.as_of and instant.as_of < picker.valid_to
left join oracle.version package on package.dimension = 'package_type' and package.id = l.package_type_id
    and package.valid_from <= instant.as_of and instant.as_of < package.valid_to;

create table oracle_star.fct_sale as
select l.invoice_line_id::bigint,
       coalesce(city.key, 0) as city_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(bill_to.key, 0) as bill_to_customer_key,
       coalesce(item.key, 0) as stock_item_key,
       i.invoice_date as invoice_date_key,
       i.confirmed_delivery_time::date as delivery_date_key,
       coalesce(salesperson.key, 0) as salesperson_key,
       i.invoice_id::bigint as wwi_invoice_id,
       l.description::text,
       coalesce(package.attributes ->> 'package', 'N/A') as package,
       l.quantity::bigint,
       l.unit_price::numeric,
       l.tax_rate::numeric,
       (l.extended_price - l.tax_amount) as total_excluding_tax,
       l.tax_amount::numeric,
       l.line_profit::numeric as profit,
       l.extended_price::numeric as total_including_tax,
       case when coalesce((item.attributes ->> 'is_chiller_stock')::boolean, false) then 0 else l.quantity end::bigint
           as total_dry_items,
       case when coalesce((item.attributes ->> 'is_chiller_stock')::boolean, false) then l.quantity else 0 end::bigint
           as total_chiller_items,
       change.source_commit_at,
       change.source_lsn
from sales.invoice_lines l
join sales.invoices i using (invoice_id)
join oracle.latest line on line.table_name = 'sales.invoice_lines' and line.key = l.invoice_line_id
join oracle.latest header on header.table_name = 'sales.invoices' and header.key = i.invoice_id
cross join lateral greatest(line.as_of, header.as_of) as instant (as_of)
cross join lateral pg_temp.later(line.commit_at, line.lsn, header.commit_at, header.lsn) change
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = i.customer_id
    and customer.valid_from <= instant.as_of and instant.as_of < customer.valid_to
left join oracle.version bill_to on bill_to.dimension = 'dim_customer' and bill_to.id = i.bill_to_customer_id
    and bill_to.valid_from <= instant.as_of and instant.as_of < bill_to.valid_to
left join oracle.version city on city.dimension = 'dim_city'
    and city.id = (customer.attributes ->> 'wwi_delivery_city_id')::bigint
    and city.valid_from <= instant.as_of and instant.as_of < city.valid_to
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = l.stock_item_id
    and item.valid_from <= instant.as_of and instant.as_of < item.valid_to
left join oracle.version salesperson on salesperson.dimension = 'dim_employee'
    and salesperson.id = i.salesperson_person_id
    and salesperson.valid_from <= instant.as_of and instant.as_of < salesperson.valid_to
left join oracle.version package on package.dimension = 'package_type' and package.id = l.package_type_id
    and package.valid_from <= instant.as_of and instant.as_of < package.valid_to;

create table oracle_star.fct_purchase as
select l.purchase_order_line_id::bigint,
       p.order_date as date_key,
       coalesce(supplier.key, 0) as supplier_key,
       coalesce(item.key, 0) as stock_item_key,
       p.purchase_order_id::bigint as wwi_purchase_order_id,
       l.ordered_outers::bigint,
       l.ordered_outers * coalesce((item.attributes ->> 'quantity_per_outer')::bigint, 0) as ordered_quantity,
       l.received_outers::bigint,
       coalesce(package.attributes ->> 'package', 'N/A') as package,
       l.is_order_line_finalized as is_order_finalized,
       p.expected_delivery_date,
       l.last_receipt_date,
       change.source_commit_at,
       change.source_lsn
from purchasing.purchase_order_lines l
join purchasing.purchase_orders p using (purchase_order_id)
join oracle.latest line on line.table_name = 'purchasing.purchase_order_lines' and line.key = l.purchase_order_line_id
join oracle.latest header on header.table_name = 'purchasing.purchase_orders' and header.key = p.purchase_order_id
cross join lateral greatest(line.as_of, header.as_of) as instant (as_of)
cross join lateral pg_temp.later(line.commit_at, line.lsn, header.commit_at, header.lsn) change
left join oracle.version supplier on supplier.dimension = 'dim_supplier' and supplier.id = p.supplier_id
    and supplier.valid_from <= instant.as_of and instant.as_of < supplier.valid_to
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = l.stock_item_id
    and item.valid_from <= instant.as_of and instant.as_of < item.valid_to
left join oracle.version package on package.dimension = 'package_type' and package.id = l.package_type_id
    and package.valid_from <= instant.as_of and instant.as_of < package.valid_to;

-- The invoice is only looked up: it moves neither L nor the audit columns.
create table oracle_star.fct_transaction as
select 'CUSTOMER' as transaction_source,
       t.customer_transaction_id::bigint as transaction_id,
       t.transaction_date as date_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(bill_to.key, 0) as bill_to_customer_key,
       0::bigint as supplier_key,
       coalesce(type.key, 0) as transaction_type_key,
       coalesce(method.key, 0) as payment_method_key,
       t.customer_transaction_id::bigint as wwi_customer_transaction_id,
       null::bigint as wwi_supplier_transaction_id,
       t.invoice_id::bigint as wwi_invoice_id,
       null::bigint as wwi_purchase_order_id,
       null::text as supplier_invoice_number,
       t.amount_excluding_tax::numeric as total_excluding_tax,
       t.tax_amount::numeric,
       t.transaction_amount::numeric as total_including_tax,
       t.outstanding_balance::numeric,
       t.finalization_date,
       t.is_finalized,
       latest.commit_at as source_commit_at,
       latest.lsn as source_lsn
from sales.customer_transactions t
join oracle.latest on latest.table_name = 'sales.customer_transactions' and latest.key = t.customer_transaction_id
left join sales.invoices i using (invoice_id)
left join oracle.version customer on customer.dimension = 'dim_customer'
    and customer.id = coalesce(i.customer_id, t.customer_id)
    and customer.valid_from <= latest.as_of and latest.as_of < customer.valid_to
left join oracle.version bill_to on bill_to.dimension = 'dim_customer' and bill_to.id = t.customer_id
    and bill_to.valid_from <= latest.as_of and latest.as_of < bill_to.valid_to
left join oracle.version type on type.dimension = 'dim_transaction_type' and type.id = t.transaction_type_id
    and type.valid_from <= latest.as_of and latest.as_of < type.valid_to
left join oracle.version method on method.dimension = 'dim_payment_method' and method.id = t.payment_method_id
    and method.valid_from <= latest.as_of and latest.as_of < method.valid_to
union all
select 'SUPPLIER',
       t.supplier_transaction_id,
       t.transaction_date,
       0,
       0,
       coalesce(supplier.key, 0),
       coalesce(type.key, 0),
       coalesce(method.key, 0),
       null,
       t.supplier_transaction_id,
       null,
       t.purchase_order_id,
       t.supplier_invoice_number,
       t.amount_excluding_tax,
       t.tax_amount,
       t.transaction_amount,
       t.outstanding_balance,
       t.finalization_date,
       t.is_finalized,
       latest.commit_at,
       latest.lsn
from purchasing.supplier_transactions t
join oracle.latest on latest.table_name = 'purchasing.supplier_transactions' and latest.key = t.supplier_transaction_id
left join oracle.version supplier on supplier.dimension = 'dim_supplier' and supplier.id = t.supplier_id
    and supplier.valid_from <= latest.as_of and latest.as_of < supplier.valid_to
left join oracle.version type on type.dimension = 'dim_transaction_type' and type.id = t.transaction_type_id
    and type.valid_from <= latest.as_of and latest.as_of < type.valid_to
left join oracle.version method on method.dimension = 'dim_payment_method' and method.id = t.payment_method_id
    and method.valid_from <= latest.as_of and latest.as_of < method.valid_to;

create table oracle_star.fct_movement as
select t.stock_item_transaction_id::bigint as wwi_stock_item_transaction_id,
       t.transaction_occurred_when::date as date_key,
       coalesce(item.key, 0) as stock_item_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(supplier.key, 0) as supplier_key,
       coalesce(type.key, 0) as transaction_type_key,
       t.invoice_id::bigint as wwi_invoice_id,
       t.purchase_order_id::bigint as wwi_purchase_order_id,
       t.quantity::numeric,
       latest.commit_at as source_commit_at,
       latest.lsn as source_lsn
from warehouse.stock_item_transactions t
join oracle.latest on latest.table_name = 'warehouse.stock_item_transactions'
    and latest.key = t.stock_item_transaction_id
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = t.stock_item_id
    and item.valid_from <= latest.as_of and latest.as_of < item.valid_to
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = t.customer_id
    and customer.valid_from <= latest.as_of and latest.as_of < customer.valid_to
left join oracle.version supplier on supplier.dimension = 'dim_supplier' and supplier.id = t.supplier_id
    and supplier.valid_from <= latest.as_of and latest.as_of < supplier.valid_to
left join oracle.version type on type.dimension = 'dim_transaction_type' and type.id = t.transaction_type_id
    and type.valid_from <= latest.as_of and latest.as_of < type.valid_to;

create table oracle_star.fct_stock_holding as
select h.stock_item_id::bigint as wwi_stock_item_id,
       coalesce(item.key, 0) as stock_item_key,
       h.quantity_on_hand::bigint,
       h.bin_location::text,
       h.last_stocktake_quantity::bigint,
       h.last_cost_price::numeric,
       h.reorder_level::bigint,
       h.target_stock_level::bigint,
       latest.commit_at as source_commit_at,
       latest.lsn as source_lsn
from warehouse.stock_item_holdings h
join oracle.latest on latest.table_name = 'warehouse.stock_item_holdings' and latest.key = h.stock_item_id
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = h.stock_item_id and item.is_current;

-- The calendar reaches to the end of the year of the newest date that any fact ever had. A fact of two rows existed
-- where their spans met. Dates past 2099 are typing errors and do not count.
create table oracle_star.dim_date as
with seen (date) as (
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
    select transaction_occurred_when::date from oracle.stock_item_transactions_span
)
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
       0::bigint as source_lsn
from (
    select date_trunc('year', max(date)::timestamp) + interval '1 year' - interval '1 day' as last_day
    from seen where date <= date '2099-12-31'
) range
cross join lateral generate_series(timestamp '2013-01-01', last_day, interval '1 day') day
-- November is the first month of the fiscal year, which carries the number of the year it ends in.
cross join lateral (select date_trunc('month', day) + interval '2 months') fiscal (fiscal);

-- The grain of each table, and the warehouse's NUMERIC.

alter table oracle_star.dim_city add primary key (city_key);
alter table oracle_star.dim_customer add primary key (customer_key);
alter table oracle_star.dim_employee add primary key (employee_key);
alter table oracle_star.dim_stock_item add primary key (stock_item_key);
alter table oracle_star.dim_supplier add primary key (supplier_key);
alter table oracle_star.dim_payment_method add primary key (payment_method_key);
alter table oracle_star.dim_transaction_type add primary key (transaction_type_key);
alter table oracle_star.dim_date add primary key (date);
alter table oracle_star.fct_order add primary key (order_line_id);
alter table oracle_star.fct_sale add primary key (invoice_line_id);
alter table oracle_star.fct_purchase add primary key (purchase_order_line_id);
alter table oracle_star.fct_transaction add primary key (transaction_source, transaction_id);
alter table oracle_star.fct_movement add primary key (wwi_stock_item_transaction_id);
alter table oracle_star.fct_stock_holding add primary key (wwi_stock_item_id);

do $$
declare
    c record;
begin
    for c in
        select table_name, column_name from information_schema.columns
        where table_schema = 'oracle_star' and data_type = 'numeric'
    loop
        execute format('alter table oracle_star.%I alter column %I type numeric(38, 9)', c.table_name, c.column_name);
    end loop;
end
$$;

-- Raw: the rows as they are in PostgreSQL now, with the commit time and LSN of their newest event.
do $$
declare
    t record;
begin
    for t in select * from oracle.captured loop
        execute format(
            'create view oracle_raw.%I as
             select t.*, l.commit_at as source_commit_at, l.lsn as source_lsn
             from %s t
             left join oracle.latest l on l.table_name = %L and l.key = t.%I',
            replace(t.table_name, '.', '_'), t.relation::regclass, t.table_name, t.key_column);
    end loop;
end
$$;
