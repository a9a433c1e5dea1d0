-- The rows of the 14 star tables, in the warehouse's types, and of the raw tables. What a fact's row holds besides keys of
-- versions, the Unknown members and the calendar's columns are said in reconcile's SQL: the views reference_….

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
select 0, r.wwi_city_id, r.city, r.state_province, r.country, r.continent, r.sales_territory, r.region,
       r.subregion, r.latest_recorded_population,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_city r where r.wwi_city_id = 0;

create table oracle_star.dim_customer as
select v.key as customer_key, v.id as wwi_customer_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    customer text, bill_to_customer text, category text, buying_group text, primary_contact text, postal_code text,
    wwi_delivery_city_id bigint)
where v.dimension = 'dim_customer'
union all
select 0, r.wwi_customer_id, r.customer, r.bill_to_customer, r.category, r.buying_group, r.primary_contact,
       r.postal_code, r.wwi_delivery_city_id,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_customer r where r.wwi_customer_id = 0;

create table oracle_star.dim_employee as
select v.key as employee_key, v.id as wwi_employee_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    employee text, preferred_name text, is_salesperson boolean, photo bytea)
where v.dimension = 'dim_employee'
union all
select 0, r.wwi_employee_id, r.employee, r.preferred_name, r.is_salesperson, r.photo,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_employee r where r.wwi_employee_id = 0;

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
select 0, r.wwi_stock_item_id, r.stock_item, r.color, r.selling_package, r.buying_package, r.brand, r.size,
       r.lead_time_days, r.quantity_per_outer, r.is_chiller_stock, r.barcode, r.tax_rate, r.unit_price,
       r.recommended_retail_price, r.typical_weight_per_unit, r.photo,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_stock_item r where r.wwi_stock_item_id = 0;

create table oracle_star.dim_supplier as
select v.key as supplier_key, v.id as wwi_supplier_id, a.*,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
cross join lateral jsonb_to_record(v.attributes) as a (
    supplier text, category text, primary_contact text, supplier_reference text, payment_days bigint, postal_code text)
where v.dimension = 'dim_supplier'
union all
select 0, r.wwi_supplier_id, r.supplier, r.category, r.primary_contact, r.supplier_reference, r.payment_days,
       r.postal_code,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_supplier r where r.wwi_supplier_id = 0;

create table oracle_star.dim_payment_method as
select v.key as payment_method_key, v.id as wwi_payment_method_id, v.attributes ->> 'payment_method' as payment_method,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
where v.dimension = 'dim_payment_method'
union all
select 0, r.wwi_payment_method_id, r.payment_method,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_payment_method r where r.wwi_payment_method_id = 0;

create table oracle_star.dim_transaction_type as
select v.key as transaction_type_key, v.id as wwi_transaction_type_id,
       v.attributes ->> 'transaction_type' as transaction_type,
       v.valid_from, v.valid_to, v.is_current, v.source_commit_at, v.source_lsn
from oracle.version v
where v.dimension = 'dim_transaction_type'
union all
select 0, r.wwi_transaction_type_id, r.transaction_type,
       '1900-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', true, '1900-01-01 00:00:00+00', 0
from reference_dim_transaction_type r where r.wwi_transaction_type_id = 0;

-- Facts. A fact of two rows is as of the later of their instants L; its audit columns are those of the later change.

create or replace function pg_temp.later(
    commit_at timestamptz, lsn bigint, other_commit_at timestamptz, other_lsn bigint)
returns table (source_commit_at timestamptz, source_lsn bigint) immutable language sql as
$$
select * from (values (commit_at, lsn), (other_commit_at, other_lsn)) change (commit_at, lsn)
order by commit_at desc, lsn desc limit 1
$$;

create table oracle_star.fct_order as
select r.order_line_id,
       coalesce(city.key, 0) as city_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(item.key, 0) as stock_item_key,
       r.order_date_key,
       r.picked_date_key,
       coalesce(salesperson.key, 0) as salesperson_key,
       coalesce(picker.key, 0) as picker_key,
       r.wwi_order_id,
       r.wwi_backorder_id,
       r.description,
       coalesce(package.attributes ->> 'package', 'N/A') as package,
       r.quantity,
       r.unit_price,
       r.tax_rate,
       r.total_excluding_tax,
       r.tax_amount,
       r.total_including_tax,
       change.source_commit_at,
       change.source_lsn
from reference_fct_order r
join oracle.latest line on line.table_name = 'sales.order_lines' and line.key = r.order_line_id
join oracle.latest header on header.table_name = 'sales.orders' and header.key = r.wwi_order_id
cross join lateral greatest(line.as_of, header.as_of) as instant (as_of)
cross join lateral pg_temp.later(line.commit_at, line.lsn, header.commit_at, header.lsn) change
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = r.customer_key
    and customer.valid_from <= instant.as_of and instant.as_of < customer.valid_to
left join oracle.version city on city.dimension = 'dim_city'
    and city.id = (customer.attributes ->> 'wwi_delivery_city_id')::bigint
    and city.valid_from <= instant.as_of and instant.as_of < city.valid_to
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = r.stock_item_key
    and item.valid_from <= instant.as_of and instant.as_of < item.valid_to
left join oracle.version salesperson on salesperson.dimension = 'dim_employee'
    and salesperson.id = r.salesperson_key
    and salesperson.valid_from <= instant.as_of and instant.as_of < salesperson.valid_to
left join oracle.version picker on picker.dimension = 'dim_employee' and picker.id = r.picker_key
    and picker.valid_from <= instant.as_of and instant.as_of < picker.valid_to
left join oracle.version package on package.dimension = 'package_type' and package.id = r.package_type_id
    and package.valid_from <= instant.as_of and instant.as_of < package.valid_to;

create table oracle_star.fct_sale as
select r.invoice_line_id,
       coalesce(city.key, 0) as city_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(bill_to.key, 0) as bill_to_customer_key,
       coalesce(item.key, 0) as stock_item_key,
       r.invoice_date_key,
       r.delivery_date_key,
       coalesce(salesperson.key, 0) as salesperson_key,
       r.wwi_invoice_id,
       r.description,
       coalesce(package.attributes ->> 'package', 'N/A') as package,
       r.quantity,
       r.unit_price,
       r.tax_rate,
       r.total_excluding_tax,
       r.tax_amount,
       r.profit,
       r.total_including_tax,
       case when coalesce((item.attributes ->> 'is_chiller_stock')::boolean, false) then 0 else r.quantity end
           as total_dry_items,
       case when coalesce((item.attributes ->> 'is_chiller_stock')::boolean, false) then r.quantity else 0 end
           as total_chiller_items,
       change.source_commit_at,
       change.source_lsn
from reference_fct_sale r
join oracle.latest line on line.table_name = 'sales.invoice_lines' and line.key = r.invoice_line_id
join oracle.latest header on header.table_name = 'sales.invoices' and header.key = r.wwi_invoice_id
cross join lateral greatest(line.as_of, header.as_of) as instant (as_of)
cross join lateral pg_temp.later(line.commit_at, line.lsn, header.commit_at, header.lsn) change
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = r.customer_key
    and customer.valid_from <= instant.as_of and instant.as_of < customer.valid_to
left join oracle.version bill_to on bill_to.dimension = 'dim_customer' and bill_to.id = r.bill_to_customer_key
    and bill_to.valid_from <= instant.as_of and instant.as_of < bill_to.valid_to
left join oracle.version city on city.dimension = 'dim_city'
    and city.id = (customer.attributes ->> 'wwi_delivery_city_id')::bigint
    and city.valid_from <= instant.as_of and instant.as_of < city.valid_to
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = r.stock_item_key
    and item.valid_from <= instant.as_of and instant.as_of < item.valid_to
left join oracle.version salesperson on salesperson.dimension = 'dim_employee'
    and salesperson.id = r.salesperson_key
    and salesperson.valid_from <= instant.as_of and instant.as_of < salesperson.valid_to
left join oracle.version package on package.dimension = 'package_type' and package.id = r.package_type_id
    and package.valid_from <= instant.as_of and instant.as_of < package.valid_to;

create table oracle_star.fct_purchase as
select r.purchase_order_line_id,
       r.date_key,
       coalesce(supplier.key, 0) as supplier_key,
       coalesce(item.key, 0) as stock_item_key,
       r.wwi_purchase_order_id,
       r.ordered_outers,
       r.ordered_outers * coalesce((item.attributes ->> 'quantity_per_outer')::bigint, 0) as ordered_quantity,
       r.received_outers,
       coalesce(package.attributes ->> 'package', 'N/A') as package,
       r.is_order_finalized,
       r.expected_delivery_date,
       r.last_receipt_date,
       change.source_commit_at,
       change.source_lsn
from reference_fct_purchase r
join oracle.latest line on line.table_name = 'purchasing.purchase_order_lines' and line.key = r.purchase_order_line_id
join oracle.latest header on header.table_name = 'purchasing.purchase_orders' and header.key = r.wwi_purchase_order_id
cross join lateral greatest(line.as_of, header.as_of) as instant (as_of)
cross join lateral pg_temp.later(line.commit_at, line.lsn, header.commit_at, header.lsn) change
left join oracle.version supplier on supplier.dimension = 'dim_supplier' and supplier.id = r.supplier_key
    and supplier.valid_from <= instant.as_of and instant.as_of < supplier.valid_to
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = r.stock_item_key
    and item.valid_from <= instant.as_of and instant.as_of < item.valid_to
left join oracle.version package on package.dimension = 'package_type' and package.id = r.package_type_id
    and package.valid_from <= instant.as_of and instant.as_of < package.valid_to;

-- The invoice is only looked up: it moves neither L nor the audit columns.
create table oracle_star.fct_transaction as
select r.transaction_source,
       r.transaction_id,
       r.date_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(bill_to.key, 0) as bill_to_customer_key,
       coalesce(supplier.key, 0) as supplier_key,
       coalesce(type.key, 0) as transaction_type_key,
       coalesce(method.key, 0) as payment_method_key,
       r.wwi_customer_transaction_id,
       r.wwi_supplier_transaction_id,
       r.wwi_invoice_id,
       r.wwi_purchase_order_id,
       r.supplier_invoice_number,
       r.total_excluding_tax,
       r.tax_amount,
       r.total_including_tax,
       r.outstanding_balance,
       r.finalization_date,
       r.is_finalized,
       latest.commit_at as source_commit_at,
       latest.lsn as source_lsn
from reference_fct_transaction r
join oracle.latest on latest.key = r.transaction_id and latest.table_name = case r.transaction_source
    when 'CUSTOMER' then 'sales.customer_transactions' else 'purchasing.supplier_transactions' end
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = r.customer_key
    and customer.valid_from <= latest.as_of and latest.as_of < customer.valid_to
left join oracle.version bill_to on bill_to.dimension = 'dim_customer' and bill_to.id = r.bill_to_customer_key
    and bill_to.valid_from <= latest.as_of and latest.as_of < bill_to.valid_to
left join oracle.version supplier on supplier.dimension = 'dim_supplier' and supplier.id = r.supplier_key
    and supplier.valid_from <= latest.as_of and latest.as_of < supplier.valid_to
left join oracle.version type on type.dimension = 'dim_transaction_type' and type.id = r.transaction_type_key
    and type.valid_from <= latest.as_of and latest.as_of < type.valid_to
left join oracle.version method on method.dimension = 'dim_payment_method' and method.id = r.payment_method_key
    and method.valid_from <= latest.as_of and latest.as_of < method.valid_to;

create table oracle_star.fct_movement as
select r.wwi_stock_item_transaction_id,
       r.date_key,
       coalesce(item.key, 0) as stock_item_key,
       coalesce(customer.key, 0) as customer_key,
       coalesce(supplier.key, 0) as supplier_key,
       coalesce(type.key, 0) as transaction_type_key,
       r.wwi_invoice_id,
       r.wwi_purchase_order_id,
       r.quantity,
       latest.commit_at as source_commit_at,
       latest.lsn as source_lsn
from reference_fct_movement r
join oracle.latest on latest.table_name = 'warehouse.stock_item_transactions'
    and latest.key = r.wwi_stock_item_transaction_id
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = r.stock_item_key
    and item.valid_from <= latest.as_of and latest.as_of < item.valid_to
left join oracle.version customer on customer.dimension = 'dim_customer' and customer.id = r.customer_key
    and customer.valid_from <= latest.as_of and latest.as_of < customer.valid_to
left join oracle.version supplier on supplier.dimension = 'dim_supplier' and supplier.id = r.supplier_key
    and supplier.valid_from <= latest.as_of and latest.as_of < supplier.valid_to
left join oracle.version type on type.dimension = 'dim_transaction_type' and type.id = r.transaction_type_key
    and type.valid_from <= latest.as_of and latest.as_of < type.valid_to;

create table oracle_star.fct_stock_holding as
select r.wwi_stock_item_id,
       coalesce(item.key, 0) as stock_item_key,
       r.quantity_on_hand,
       r.bin_location,
       r.last_stocktake_quantity,
       r.last_cost_price,
       r.reorder_level,
       r.target_stock_level,
       latest.commit_at as source_commit_at,
       latest.lsn as source_lsn
from reference_fct_stock_holding r
join oracle.latest on latest.table_name = 'warehouse.stock_item_holdings' and latest.key = r.wwi_stock_item_id
left join oracle.version item on item.dimension = 'dim_stock_item' and item.id = r.stock_item_key and item.is_current;

create table oracle_star.dim_date as
select date, day_number, day, month, short_month, calendar_month_number, calendar_month_label, calendar_year,
       calendar_year_label, fiscal_month_number, fiscal_month_label, fiscal_year, fiscal_year_label, iso_week_number,
       source_commit_at, source_lsn
from reference_dim_date;

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
