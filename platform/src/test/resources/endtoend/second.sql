-- More of them, after the restart; the last ones leave nothing that a living business could work with.

-- Keys that change, and keys that change places: a delete and an insert each.
update application.payment_methods set payment_method_id = 900020 where payment_method_id = 900005;
update sales.order_lines set order_line_id = 900050 where order_line_id = 900013;
update purchasing.supplier_transactions set supplier_transaction_id = 900050 where supplier_transaction_id = 900003;
commit;
update sales.order_lines set order_line_id = 900099 where order_line_id = 900014;
update sales.order_lines set order_line_id = 900014 where order_line_id = 900015;
update sales.order_lines set order_line_id = 900015 where order_line_id = 900099;
update application.payment_methods set payment_method_id = 900098 where payment_method_id = 900003;
update application.payment_methods set payment_method_id = 900003 where payment_method_id = 900004;
update application.payment_methods set payment_method_id = 900004 where payment_method_id = 900098;
commit;

-- Rows that are deleted and come back, members with a gap.
delete from sales.invoice_lines where invoice_line_id in (900010, 900011);
delete from sales.customer_transactions where customer_transaction_id = 900008;
delete from purchasing.purchase_order_lines where purchase_order_line_id = 900003;
delete from warehouse.stock_item_transactions where stock_item_transaction_id = 900006;
delete from warehouse.stock_item_holdings where stock_item_id = 900006;
delete from sales.customers where customer_id = 900006;
delete from application.cities where city_id = 900006;
commit;
delete from warehouse.stock_item_holdings where stock_item_id = 900004;
insert into application.cities values (900006, 'City Six', 900001, 0, 1);
insert into warehouse.stock_item_holdings values (900006, 7, 'H-7', 7, 0.07, 7, 7, 1, '2016-06-08');
commit;

-- Values at the edge of their types, and texts of all sorts.
insert into sales.special_deals (special_deal_id, stock_item_id, deal_description, start_date, end_date,
    discount_amount, discount_percentage, unit_price, last_edited_by, last_edited_when)
values
    (900001, 900001, '', '0001-01-01', '9999-12-31', 9999999999999999.99, 999999999999999.999, -0.01, 1,
     '9999-12-31 23:59:59.999999'),
    (900002, null, U&'\00E4\+01F600 "x" \0027 \005C \000A', '2016-02-29', '1969-12-31', 0, -0.001, 0, 1,
     '1969-12-31 23:59:59.999999');
update application.countries set iso_numeric_code = -2147483648 where country_id = 900001;
update application.system_parameters set application_settings = repeat('{"setting": "value"}', 5000),
    delivery_address_line_2 = '';
update sales.customer_transactions set finalization_date = '2150-01-01', is_finalized = false,
    transaction_amount = -9999999999999999.99
where customer_transaction_id = 900002;
update warehouse.stock_item_transactions set quantity = 999999999999999.999, transaction_occurred_when = '1900-01-01'
where stock_item_transaction_id = 900003;
update sales.order_lines set quantity = 2147483647, unit_price = 9999999.99, tax_rate = 99.999
where order_line_id = 900016;
commit;

-- The calendar reaches a later year, and keeps it.
update purchasing.purchase_orders set expected_delivery_date =
    (select make_date(1 + extract(year from max(order_date))::int, 1, 2) from sales.orders)
where purchase_order_id = 900001;
commit;

-- A new column, and rows that have it.
alter table application.delivery_methods add column carrier varchar(20);
insert into application.delivery_methods values (900001, 'With a carrier', 1, 'Carrier');
alter table application.delivery_methods add column reference uuid, add column seen_at timestamptz,
    add column local_at timestamp, add column short smallint, add column long bigint, add column padded char(5),
    add column exact numeric(38, 9), add column document bytea, add column on_day date;
insert into application.delivery_methods
values
    (900002, 'Great', 1, 'C', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '9999-12-31 23:59:59.999999+00',
     '9999-12-31 23:59:59.999999', 32767, 9223372036854775807, 'great', 99999999999999999999999999999.999999999, '\xFF',
     '9999-12-31'),
    (900003, 'Small', 1, '', '00000000-0000-0000-0000-000000000000', '0001-01-01 00:00:00+00', '0001-01-01',
     -32768, -9223372036854775808, 'small', -0.000000001, '', '0001-01-01');
update application.delivery_methods set carrier = 'Other'
where delivery_method_id = (select min(delivery_method_id) from application.delivery_methods);
commit;

-- Large ones.
update warehouse.stock_item_holdings set quantity_on_hand = quantity_on_hand + 1;
update application.people set last_edited_by = 2;
update warehouse.stock_groups set stock_group_name = stock_group_name || '!';
delete from warehouse.stock_groups where stock_group_id > 900400;
commit;

-- What was rolled back never was.
savepoint before_the_mistake;
update sales.customers set customer_name = customer_name || ' mistaken';
delete from sales.order_lines where order_line_id > 900000;
rollback to before_the_mistake;
update sales.customers set delivery_postal_code = '90210' where customer_id = 900005;
commit;

-- A clock that steps back between two changes of a row. Logical decoding shows the origin's commit time, so an origin
-- can play a source whose clock does as it likes.
select pg_replication_origin_create('wayward_clock_' || n) from generate_series(1, 3) n;
commit;
update sales.customers set customer_name = 'On time' where customer_id = 900003;
update sales.order_lines set description = 'On time' where order_line_id = 900017;
commit;
select pg_replication_origin_session_setup('wayward_clock_1');
select pg_replication_origin_xact_setup('0/1', now() - interval '1 hour');
update sales.customers set customer_name = 'An hour early' where customer_id = 900003;
update sales.customer_categories set customer_category_name = 'An hour early' where customer_category_id = 900003;
update sales.order_lines set description = 'An hour early' where order_line_id = 900017;
update sales.order_lines set description = 'Early on its own' where order_line_id = 900018;
update sales.invoice_lines set description = 'Early on its own' where invoice_line_id in (900013, 900020);
update purchasing.purchase_order_lines set description = 'Early on its own' where purchase_order_line_id =
    (select max(purchase_order_line_id) from purchasing.purchase_order_lines where purchase_order_line_id < 900001);
commit;
-- Several transactions of one instant make one version.
select pg_replication_origin_session_setup('wayward_clock_2');
select pg_replication_origin_xact_setup('0/1', date_trunc('day', now()) - interval '1 day');
update sales.customers set customer_name = 'First of the instant' where customer_id = 900005;
update sales.orders set comments = 'first' where order_id = 900005;
insert into application.payment_methods values (900030, 'First of the instant', 1);
insert into sales.orders (order_id, customer_id, salesperson_person_id, contact_person_id, order_date,
    expected_delivery_date, is_undersupply_backordered, last_edited_by)
values (900030, 900005, 900001, 900004, '2016-06-30', '2016-07-01', true, 1);
commit;
select pg_replication_origin_session_setup('wayward_clock_3');
select pg_replication_origin_xact_setup('0/1', date_trunc('day', now()) - interval '1 day');
update sales.customers set customer_name = 'Second of the instant' where customer_id = 900005;
update application.people set full_name = 'Of the instant' where person_id = 900005;
update sales.order_lines set description = 'second' where order_id = 900005;
update application.payment_methods set payment_method_name = 'Second of the instant' where payment_method_id = 900030;
insert into sales.order_lines (order_line_id, order_id, stock_item_id, description, package_type_id, quantity,
    unit_price, tax_rate, picked_quantity, last_edited_by)
values (900030, 900030, 900001, 'Of the instant', 900003, 5, 0.01, 15, 0, 1);
commit;

-- A version starts and ends by the last change of its instant among the rows it rests on.
update application.state_provinces set last_edited_by = 3 where state_province_id = 900001;
update application.cities set state_province_id = 900001 where city_id = 900005;
update application.countries set last_edited_by = 3 where country_id = 900002;
update application.state_provinces set last_edited_by = 3 where state_province_id = 900002;
commit;
update application.state_provinces set country_id = 900002 where state_province_id = 900001;
commit;

-- A version that starts with a fact's own transaction: the fact takes it. What is finalized is what says so, not the
-- date and not the header.
update application.cities set latest_recorded_population = 77 where city_id >= 900001;
update sales.customers set delivery_postal_code = '77' where customer_id >= 900001;
update application.people set preferred_name = 'Punctual' where person_id in (900001, 900002);
update application.payment_methods set payment_method_name = 'Punctual' where payment_method_id = 900001;
update application.transaction_types set transaction_type_name = 'Punctual ' || transaction_type_id
where transaction_type_id > 900000;
update purchasing.suppliers set payment_days = payment_days + 1 where supplier_id = 900001;
update warehouse.stock_items set lead_time_days = 2, quantity_per_outer = 99, is_chiller_stock = not is_chiller_stock
where stock_item_id >= 900001 and stock_item_id <= 900005;
update warehouse.package_types set package_type_name = 'Punctual ' || package_type_id
where package_type_id in (900002, 900003);
update sales.order_lines set last_edited_by = 4 where order_line_id in (900002, 900007);
update sales.invoice_lines set last_edited_by = 4 where invoice_line_id in (900004, 900005, 900009, 900018);
update purchasing.purchase_orders set is_order_finalized = false where purchase_order_id = 900001;
update purchasing.purchase_order_lines set is_order_line_finalized = true where purchase_order_line_id = 900002;
update sales.customer_transactions set last_edited_by = 4
where customer_transaction_id in (900003, 900004, 900006);
update purchasing.supplier_transactions set is_finalized = true where supplier_transaction_id in (900002, 900050);
update warehouse.stock_item_transactions set last_edited_by = 4
where stock_item_transaction_id in (900001, 900002, 900003, 900004);
commit;
-- Back again, so that the last version is not the one that the facts took; a line alone takes it.
update warehouse.stock_items set quantity_per_outer = 9, is_chiller_stock = not is_chiller_stock
where stock_item_id >= 900001 and stock_item_id <= 900005;
update warehouse.package_types set package_type_name = 'Package ' || package_type_id
where package_type_id in (900002, 900003);
update purchasing.purchase_order_lines set is_order_line_finalized = true where purchase_order_line_id = 900004;
commit;
-- A member that ends with the fact's own transaction is none for it.
set local session_replication_role = replica;
delete from application.payment_methods where payment_method_id = 900002;
delete from warehouse.colors where color_id = 900001;
update purchasing.supplier_transactions set last_edited_by = 5 where supplier_transaction_id = 900050;
commit;

-- Parents that go while their children stay: members end with a mandatory one, and do without an optional one.
set local session_replication_role = replica;
delete from sales.customer_categories where customer_category_id = 900002;
delete from sales.buying_groups where buying_group_id = 900001;
delete from application.countries where country_id = 900002;
delete from application.people where person_id = 900006;
delete from warehouse.package_types where package_type_id = 900002;
commit;
update sales.customers set customer_name = 'Unseen' where customer_id = 900001;
update sales.order_lines set description = 'Without a customer' where order_id = 900001;
update purchasing.supplier_transactions set outstanding_balance = 9 where supplier_transaction_id = 900001;
update warehouse.stock_item_holdings set reorder_level = 9 where stock_item_id = 900001;
update purchasing.purchase_order_lines set received_outers = 9 where purchase_order_line_id = 900001;
commit;
set local session_replication_role = replica;
insert into sales.customer_categories values (900002, 'Category 2', 1);
insert into sales.buying_groups values (900001, 'Group One', 1);
insert into application.people
select 900006, full_name, preferred_name, search_name, is_permitted_to_logon, logon_name, is_external_logon_provider,
       hashed_password, is_system_user, is_employee, is_salesperson, user_preferences, phone_number, fax_number,
       email_address, photo, custom_fields, other_languages, last_edited_by
from application.people where person_id = 900005;
commit;
update warehouse.package_types set package_type_name = 'Package 900001' where package_type_id = 900001;
update sales.order_lines set description = 'With a customer again' where order_id = 900001;
commit;
-- Headers that go before their lines, and a bill-to customer before its branches.
set local session_replication_role = replica;
delete from sales.orders where order_id = 900004;
delete from sales.invoices where invoice_id in (900002, 900003);
delete from purchasing.purchase_orders where purchase_order_id = 900002;
delete from sales.customers where customer_id = 900001;
delete from warehouse.stock_items where stock_item_id = 900005;
commit;
set local session_replication_role = replica;
delete from sales.order_lines where order_id = 900004;
insert into sales.orders (order_id, customer_id, salesperson_person_id, contact_person_id, order_date,
    expected_delivery_date, is_undersupply_backordered, last_edited_by)
values (900004, 900003, 900001, 900004, '2016-06-30', '2016-07-01', true, 1);
commit;
-- The other mandatory parents, for good.
set local session_replication_role = replica;
delete from application.people where person_id = 900005;
delete from application.state_provinces where state_province_id = 900002;
delete from purchasing.supplier_categories where supplier_category_id = 900001;
delete from warehouse.package_types where package_type_id = 900001;
commit;
