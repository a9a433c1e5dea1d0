-- Transactions that each break a pipeline which takes a rule of the star schema lightly. A line "commit;" ends one.
-- Rows of their own have ids from 900001 on; the others are whatever the generated business has.

-- A small business of its own, whose parents can be played with.
insert into application.people (person_id, full_name, preferred_name, search_name, is_permitted_to_logon,
    is_external_logon_provider, is_system_user, is_employee, is_salesperson, photo, user_preferences, last_edited_by)
select 900000 + n, 'Hostile ' || n, 'H' || n, 'H' || n || ' Hostile ' || n, false, false, false, n <= 3, n = 1,
       decode(md5(n::text), 'hex'), repeat(md5(n::text), 400), 1
from generate_series(1, 6) n;
insert into application.countries (country_id, country_name, formal_name, continent, region, subregion, last_edited_by)
select 900000 + n, 'Country ' || n, 'Republic of Country ' || n, 'Continent', 'Region', 'Subregion', 1
from generate_series(1, 2) n;
insert into application.state_provinces (state_province_id, state_province_code, state_province_name, country_id,
    sales_territory, last_edited_by)
select 900000 + n, 'H' || n, 'State ' || n, 900001, 'Territory', 1 from generate_series(1, 3) n;
insert into application.cities (city_id, city_name, state_province_id, latest_recorded_population, last_edited_by)
select 900000 + n, 'City ' || n, 900001 + n % 2, nullif(n, 3), 1 from generate_series(1, 6) n;
insert into sales.buying_groups select 900000 + n, 'Group ' || n, 1 from generate_series(1, 2) n;
insert into sales.customer_categories select 900000 + n, 'Category ' || n, 1 from generate_series(1, 3) n;
insert into sales.customers (customer_id, customer_name, bill_to_customer_id, customer_category_id, buying_group_id,
    primary_contact_person_id, delivery_method_id, delivery_city_id, postal_city_id, account_opened_date,
    standard_discount_percentage, is_statement_sent, is_on_credit_hold, payment_days, phone_number, fax_number,
    website_url, delivery_address_line_1, delivery_postal_code, postal_address_line_1, postal_postal_code,
    last_edited_by)
select 900000 + n, 'Customer ' || n, case when n in (1, 6) then 900000 + n else 900001 end, 900001 + n % 2,
       case when n % 3 > 0 then 900000 + n % 3 end, 900004 + n % 2,
       (select min(delivery_method_id) from application.delivery_methods), 900000 + n, 900001, '2016-01-01', 0, false,
       true, 7, '', '', '', '', 'D' || n, '', 'P' || n, 1
from generate_series(1, 6) n;
insert into purchasing.supplier_categories select 900000 + n, 'Supplier category ' || n, 1 from generate_series(1, 2) n;
insert into purchasing.suppliers (supplier_id, supplier_name, supplier_category_id, primary_contact_person_id,
    alternate_contact_person_id, delivery_city_id, postal_city_id, supplier_reference, payment_days, phone_number,
    fax_number, website_url, delivery_address_line_1, delivery_postal_code, postal_address_line_1, postal_postal_code,
    last_edited_by)
select 900000 + n, 'Supplier ' || n, 900001, 900006, 900006, 900001, 900001, nullif(repeat('R', n - 1), 'R'), n, '', '',
       '', '', 'SD' || n, '', 'SP' || n, 1
from generate_series(1, 3) n;
insert into warehouse.colors select 900000 + n, 'Color ' || n, 1 from generate_series(1, 2) n;
insert into warehouse.package_types select 900000 + n, 'Package ' || n, 1 from generate_series(1, 4) n;
insert into warehouse.stock_items (stock_item_id, stock_item_name, supplier_id, color_id, unit_package_id,
    outer_package_id, brand, size, lead_time_days, quantity_per_outer, is_chiller_stock, barcode, tax_rate, unit_price,
    recommended_retail_price, typical_weight_per_unit, photo, last_edited_by)
select 900000 + n, 'Item ' || n, 900001, case when n % 3 > 0 then 900000 + n % 3 end, 900001, 900002,
       case n when 1 then 'Brand' when 2 then '' end, case n when 1 then 'XL' when 2 then '' end, 1, 10 * n, n = 2,
       case n when 1 then '1234' when 2 then '' end, 15, 1.01, case when n < 3 then 2 end, 0.125,
       case n when 1 then '\x00FF'::bytea when 2 then ''::bytea end, 1
from generate_series(1, 6) n;
insert into warehouse.stock_item_holdings
select 900000 + n, n, 'H-' || n, n, 0.01 * n, 0, 10, 1, '2016-05-31 12:00:00.000001' from generate_series(1, 6) n;
insert into application.payment_methods select 900000 + n, 'Method ' || n, 1 from generate_series(1, 6) n;
insert into application.transaction_types select 900000 + n, 'Type ' || n, 1 from generate_series(1, 3) n;
commit;

-- Facts on it. 1 * 0.10 * 15 % and 1 * 0.30 * 15 % are half cents; signs pass through; a price may be missing.
insert into sales.orders (order_id, customer_id, salesperson_person_id, picked_by_person_id, contact_person_id,
    order_date, expected_delivery_date, is_undersupply_backordered, last_edited_by)
select 900000 + n, 900000 + n, 900001, case when n > 2 then 900002 end, 900004, date '2016-06-01' + n, '2016-07-01',
       true, 1
from generate_series(1, 5) n;
insert into sales.order_lines (order_line_id, order_id, stock_item_id, description, package_type_id, quantity,
    unit_price, tax_rate, picked_quantity, picking_completed_when, last_edited_by)
select 900000 + n, 900001 + n % 5, 900001 + n % 5, 'Line ' || n, 900003, case when n % 2 = 0 then 1 else -1 end * n,
       case when n % 7 > 0 then 0.10 * (n % 7) end, 15, 0,
       case when n % 3 = 0 then timestamp '2016-06-30 23:59:59.999999' end, 1
from generate_series(1, 20) n;
insert into sales.invoices (invoice_id, customer_id, bill_to_customer_id, order_id, delivery_method_id,
    contact_person_id, accounts_person_id, salesperson_person_id, packed_by_person_id, invoice_date, is_credit_note,
    total_dry_items, total_chiller_items, returned_delivery_data, last_edited_by)
select 900000 + n, 900000 + n, 900001, 900000 + n, (select min(delivery_method_id) from application.delivery_methods),
       900004, 900004, 900001, 900002, date '2016-06-01' + n, n = 4, 0, 0,
       (select string_agg(md5((n * m)::text), '') from generate_series(1, 200) m), 1
from generate_series(1, 5) n;
insert into sales.invoice_lines (invoice_line_id, invoice_id, stock_item_id, description, package_type_id, quantity,
    unit_price, tax_rate, tax_amount, line_profit, extended_price, last_edited_by)
select 900000 + n, 900001 + n % 5, 900001 + n % 5, 'Line ' || n, 900003, s * n, case when n % 5 > 0 then 0.99 end, 15,
       s * 0.15 * n, s * 0.5, s * 1.14 * n, 1
from generate_series(1, 20) n, lateral (select case when n % 5 = 3 then -1 else 1 end) sign (s);
insert into sales.customer_transactions (customer_transaction_id, customer_id, transaction_type_id, invoice_id,
    payment_method_id, transaction_date, amount_excluding_tax, tax_amount, transaction_amount, outstanding_balance,
    finalization_date, is_finalized, last_edited_by)
select 900000 + n, 900001, 900001 + n % 2, case when n <= 5 then 900000 + n end, case when n > 2 then 900001 end,
       '2016-06-05', n, 0.15 * n, 1.15 * n, n % 2, case when n % 2 = 0 then date '2016-06-06' end, n % 2 = 0, 1
from generate_series(1, 8) n;
insert into purchasing.purchase_orders (purchase_order_id, supplier_id, order_date, delivery_method_id,
    contact_person_id, expected_delivery_date, is_order_finalized, last_edited_by)
select 900000 + n, 900000 + n, '2016-06-01', (select min(delivery_method_id) from application.delivery_methods), 900006,
       case when n > 1 then date '2016-06-20' end, false, 1
from generate_series(1, 2) n;
insert into purchasing.purchase_order_lines (purchase_order_line_id, purchase_order_id, stock_item_id, ordered_outers,
    description, received_outers, package_type_id, last_receipt_date, is_order_line_finalized, last_edited_by)
select 900000 + n, 900001 + n % 2, 900000 + n, n, '', 0, 900002, null, n = 3, 1 from generate_series(1, 4) n;
insert into purchasing.supplier_transactions (supplier_transaction_id, supplier_id, transaction_type_id,
    purchase_order_id, payment_method_id, supplier_invoice_number, transaction_date, amount_excluding_tax, tax_amount,
    transaction_amount, outstanding_balance, finalization_date, is_finalized, last_edited_by)
select 900000 + n, 900000 + n, 900002, case when n = 1 then 900001 end, case when n > 1 then 900002 end,
       case n when 1 then '' when 2 then 'I-2' end, '2016-06-02', n, 0, n, n, null, false, 1
from generate_series(1, 3) n;
insert into warehouse.stock_item_transactions (stock_item_transaction_id, stock_item_id, transaction_type_id,
    customer_id, invoice_id, supplier_id, purchase_order_id, transaction_occurred_when, quantity, last_edited_by)
select 900000 + n, 900000 + n, 900003, case when n % 2 = 0 then 900001 end, case when n % 2 = 0 then 900001 end,
       case when n % 2 = 1 then 900001 end, case when n % 2 = 1 then 900001 end,
       case when n = 1 then timestamp '2016-06-03 23:59:59.999999' else '2016-06-04' end, -0.125 * n, 1
from generate_series(1, 6) n;
commit;

-- A clock that steps back to before the first snapshot: a row of the snapshot counts from its read, not since ever, so
-- its facts take the versions of yesterday, which reach them late.
select pg_replication_origin_create('wayward_clock_0');
commit;
select pg_replication_origin_session_setup('wayward_clock_0');
select pg_replication_origin_xact_setup('0/1', date_trunc('day', now()) - interval '1 day');
update application.cities set latest_recorded_population = coalesce(latest_recorded_population, 0) + 1
where city_id in (select delivery_city_id from sales.customers where customer_id < 900001);
update application.people set preferred_name = preferred_name || '.' where is_employee and person_id < 900001;
update application.payment_methods set payment_method_name = payment_method_name || '.'
where payment_method_id < 900001;
update application.transaction_types set transaction_type_name = transaction_type_name || '.'
where transaction_type_id < 900001;
update sales.customers set delivery_postal_code = '0' || substr(delivery_postal_code, 1, 4) where customer_id < 900001;
update purchasing.suppliers set payment_days = payment_days + 1 where supplier_id < 900001;
update warehouse.package_types set package_type_name = package_type_name || '.' where package_type_id < 900001;
update warehouse.stock_items set quantity_per_outer = quantity_per_outer + 1, is_chiller_stock = not is_chiller_stock
where stock_item_id < 900001;
commit;

-- Renames of parents, one transaction each, with a fact touched in between so that it takes just that version.
update application.countries set country_name = 'Country One', region = 'R2', subregion = 'S2', continent = 'C2'
where country_id = 900001;
commit;
update sales.order_lines set picked_quantity = 1 where order_line_id in (900001, 900002);
commit;
update application.state_provinces set state_province_name = 'State One' where state_province_id = 900001;
commit;
update application.state_provinces set sales_territory = 'T2' where state_province_id = 900002;
commit;
update sales.orders set comments = 'header alone' where order_id in (900002, 900003);
commit;
update sales.customer_categories set customer_category_name = 'Category One' where customer_category_id = 900001;
commit;
update sales.buying_groups set buying_group_name = 'Group One' where buying_group_id = 900001;
commit;
update application.people set full_name = 'Contact Renamed' where person_id = 900004;
commit;
update sales.invoices set confirmed_delivery_time = '2016-06-29 23:59:59.999999' where invoice_id in (900001, 900004);
commit;
update sales.customers set customer_name = 'Head Office Renamed' where customer_id = 900001;
commit;
update sales.customer_transactions set outstanding_balance = 0 where customer_transaction_id in (900001, 900006);
commit;
update application.transaction_types set transaction_type_name = 'Type Two' where transaction_type_id = 900002;
commit;
update application.payment_methods set payment_method_name = 'Method One' where payment_method_id = 900001;
commit;
update purchasing.supplier_categories set supplier_category_name = 'Couriers' where supplier_category_id = 900001;
update purchasing.supplier_transactions set outstanding_balance = 0 where supplier_transaction_id = 900002;
commit;
update warehouse.colors set color_name = 'Color One' where color_id = 900001;
commit;
update warehouse.package_types set package_type_name = 'Package ' || package_type_id || '!'
where package_type_id > 900000;
commit;
update warehouse.stock_items set quantity_per_outer = quantity_per_outer + 1, is_chiller_stock = not is_chiller_stock
where stock_item_id > 900000;
commit;
update purchasing.purchase_order_lines set received_outers = ordered_outers, last_receipt_date = '2016-06-03',
    is_order_line_finalized = true
where purchase_order_line_id in (900001, 900002);
commit;
update purchasing.purchase_orders set is_order_finalized = true where purchase_order_id = 900002;
commit;
update sales.invoice_lines set last_edited_by = 2 where invoice_line_id in (900002, 900003, 900007, 900008);
commit;
update warehouse.stock_items set quantity_per_outer = quantity_per_outer - 1, is_chiller_stock = not is_chiller_stock
where stock_item_id > 900000;
commit;
update warehouse.package_types set package_type_name = 'Package ' || package_type_id where package_type_id > 900000;
commit;

-- Delivery cities: the fact's city is that of the customer's version, in the city's version.
update sales.customers set delivery_city_id = 900006, delivery_postal_code = '' where customer_id = 900002;
commit;
update application.cities set city_name = 'City Six', latest_recorded_population = 0 where city_id in (900003, 900006);
commit;
update sales.orders set last_edited_by = 2 where order_id = 900002;
commit;
update sales.customers set delivery_city_id = 900005 where customer_id = 900002;
commit;

-- One transaction, one version: parents and children changed several times, some of it undone.
update sales.customers set customer_name = 'Half way', customer_category_id = 900003 where customer_id = 900003;
update sales.customer_categories set customer_category_name = 'Category Three' where customer_category_id = 900003;
update sales.customers set customer_name = 'Customer Three' where customer_id = 900003;
update sales.customer_categories set customer_category_name = 'Category 3' where customer_category_id = 900003;
update application.people set full_name = full_name || '?' where person_id = 900005;
commit;
update sales.customers set customer_name = 'Never seen' where customer_id = 900004;
update sales.customers set customer_name = 'Customer 4' where customer_id = 900004;
insert into application.payment_methods values (900010, 'Bin', 1);
delete from application.payment_methods where payment_method_id = 900010;
delete from application.payment_methods where payment_method_id = 900006;
insert into application.payment_methods values (900006, 'Method 6', 1);
commit;
-- The same, with a difference, in two transactions: two versions.
update application.payment_methods set payment_method_name = 'Other' where payment_method_id = 900005;
commit;
update application.payment_methods set payment_method_name = 'Method 5' where payment_method_id = 900005;
commit;

-- Changes of what is no attribute, and changes of nothing.
update application.people set custom_fields = '{"a": 1}', hashed_password = '\xDEADBEEF' where person_id >= 900001;
update sales.customers set credit_limit = 1e15 - 0.01, payment_days = 8 where customer_id >= 900001;
update application.countries set latest_recorded_population = 9223372036854775807 where country_id = 900001;
update warehouse.stock_items set marketing_comments = U&'\0001 "quoted", ''it'', \+01F600 \000A\0009 \\'
where stock_item_id = 900001;
update purchasing.suppliers set internal_comments = repeat('x', 100000) where supplier_id = 900001;
update application.cities set last_edited_by = last_edited_by where city_id >= 900001;
commit;
update sales.order_lines set quantity = quantity where order_line_id = 900004;
update sales.customer_transactions set is_finalized = is_finalized where customer_transaction_id = 900003;
update warehouse.stock_item_transactions set quantity = quantity where stock_item_transaction_id = 900002;
commit;

-- NULL, nothing, and the empty string are three things.
update warehouse.stock_items set size = case stock_item_id when 900001 then null when 900002 then 'L' else '' end,
    barcode = case stock_item_id when 900001 then null when 900002 then '2' else '' end,
    brand = case stock_item_id when 900001 then null when 900002 then 'B' else '' end,
    photo = case stock_item_id when 900001 then null when 900002 then '\x01'::bytea else ''::bytea end,
    color_id = case stock_item_id when 900001 then null else 900001 end,
    recommended_retail_price = case stock_item_id when 900001 then null else 0 end
where stock_item_id <= 900003 and stock_item_id >= 900001;
update purchasing.suppliers set supplier_reference = case supplier_id when 900001 then null else '' end
where supplier_id >= 900001;
update sales.customers set buying_group_id = case customer_id when 900001 then null else 900002 end
where customer_id in (900001, 900003);
commit;

-- Lines move between orders: to a new one, to an old one, there and back, together with their headers.
insert into sales.orders (order_id, customer_id, salesperson_person_id, contact_person_id, order_date,
    expected_delivery_date, is_undersupply_backordered, last_edited_by)
values (900006, 900005, 900001, 900004, '2016-06-07', '2016-07-01', true, 1);
update sales.order_lines set order_id = 900006 where order_line_id in (900003, 900008);
update sales.orders set backorder_order_id = 900006, picking_completed_when = '2016-06-07 12:00:00'
where order_id = 900004;
commit;
update sales.order_lines set order_id = 900001 where order_line_id = 900009;
commit;
update sales.order_lines set order_id = 900002 where order_line_id = 900010;
update sales.order_lines set order_id = 900001 where order_line_id = 900010;
commit;
update sales.invoice_lines set invoice_id = 900002 where invoice_line_id = 900009;
update purchasing.purchase_order_lines set purchase_order_id = 900001 where purchase_order_line_id = 900004;
commit;

-- An invoice is only looked up by its transactions.
update sales.invoices set customer_id = 900005 where invoice_id = 900003;
commit;
update sales.customer_transactions set invoice_id = 900005 where customer_transaction_id = 900007;
commit;

-- Employees come and go, and facts notice who was one at their time.
update application.people set is_employee = false where person_id = 900001;
update application.people set is_employee = true where person_id = 900004;
commit;
update sales.orders set picked_by_person_id = 900004 where order_id in (900003, 900005);
commit;
update application.people set is_employee = true, is_salesperson = false, photo = null where person_id = 900001;
update application.people set is_employee = false where person_id = 900004;
commit;
update application.people set preferred_name = '', photo = '\x' where person_id = 900003;
update sales.invoices set salesperson_person_id = 900003 where invoice_id = 900005;
commit;
