-- One row or a few of everything that the scenarios change: what the first snapshot read.

insert into application.people (person_id, full_name, preferred_name, search_name, is_permitted_to_logon,
    is_external_logon_provider, is_system_user, is_employee, is_salesperson, photo, last_edited_by)
values
    (1, 'Kayla Woodcock', 'Kayla', 'Kayla Kayla Woodcock', true, false, false, true, true, '\xCAFE', 1),
    (2, 'Hudson Onslow', 'Hudson', 'Hudson Hudson Onslow', true, false, false, true, false, null, 1),
    (3, 'Waldemar Fisar', 'Waldemar', 'Waldemar Waldemar Fisar', false, false, false, false, false, null, 1),
    (4, 'Eva Muirden', 'Eva', 'Eva Eva Muirden', false, false, false, false, false, null, 1);

insert into application.countries (country_id, country_name, formal_name, continent, region, subregion, last_edited_by)
values
    (1, 'United States', 'United States of America', 'North America', 'Americas', 'Northern America', 1),
    (2, 'Canada', 'Dominion of Canada', 'North America', 'Americas', 'Northern America', 1);

insert into application.state_provinces (state_province_id, state_province_code, state_province_name, country_id,
    sales_territory, last_edited_by)
values (1, 'OH', 'Ohio', 1, 'Great Lakes', 1), (2, 'TX', 'Texas', 1, 'Southwest', 1);

insert into application.cities (city_id, city_name, state_province_id, latest_recorded_population, last_edited_by)
values (1, 'Akron', 1, 199110, 1), (2, 'Abilene', 2, null, 1), (3, 'Abbott', 2, 356, 1);

insert into application.delivery_methods values (1, 'Post', 1);
insert into application.payment_methods values (1, 'Cash', 1), (2, 'Check', 1), (4, 'EFT', 1);
insert into application.transaction_types values (1, 'Customer Invoice', 1), (2, 'Stock Issue', 1);

insert into purchasing.supplier_categories values (1, 'Toy Supplier', 1), (2, 'Courier', 1);

insert into purchasing.suppliers (supplier_id, supplier_name, supplier_category_id, primary_contact_person_id,
    alternate_contact_person_id, delivery_city_id, postal_city_id, supplier_reference, payment_days, phone_number,
    fax_number, website_url, delivery_address_line_1, delivery_postal_code, postal_address_line_1, postal_postal_code,
    last_edited_by)
values
    (1, 'A Datum Corporation', 1, 4, 4, 1, 1, null, 14, '', '', '', '', '46077', '', '46078', 1),
    (2, 'Contoso, Ltd.', 1, 4, 4, 2, 2, '', 7, '', '', '', '', '98253', '', '98254', 1);

insert into warehouse.colors values (1, 'Azure', 1), (2, 'Gray', 1);
insert into warehouse.package_types values (1, 'Each', 1), (2, 'Carton', 1), (3, 'Bag', 1);

insert into warehouse.stock_items (stock_item_id, stock_item_name, supplier_id, color_id, unit_package_id,
    outer_package_id, brand, size, lead_time_days, quantity_per_outer, is_chiller_stock, barcode, tax_rate, unit_price,
    recommended_retail_price, typical_weight_per_unit, photo, last_edited_by)
values
    (1, 'USB missile launcher', 1, 2, 1, 2, 'Northwind', '10cm', 14, 12, false, '8792838293728', 15.000, 25.00, 37.38,
     0.300, '\x00FF', 1),
    (2, 'White chocolate bar', 2, null, 1, 2, null, null, 3, 24, true, null, 10.000, 8.55, null, 0.050, null, 1);

insert into warehouse.stock_item_holdings values
    (1, 100, 'L-1', 90, 9.50, 10, 100, 1, '2016-05-31'), (2, 200, 'L-2', 190, 5.00, 20, 120, 1, '2016-05-31');

insert into sales.buying_groups values (1, 'Tailspin Toys', 1), (2, 'Wingtip Toys', 1);
insert into sales.customer_categories values (1, 'Novelty Shop', 1), (2, 'Corporate', 1);

insert into sales.customers (customer_id, customer_name, bill_to_customer_id, customer_category_id, buying_group_id,
    primary_contact_person_id, delivery_method_id, delivery_city_id, postal_city_id, account_opened_date,
    standard_discount_percentage, is_statement_sent, is_on_credit_hold, payment_days, phone_number, fax_number,
    website_url, delivery_address_line_1, delivery_postal_code, postal_address_line_1, postal_postal_code,
    last_edited_by)
values
    (1, 'Head Office', 1, 1, 1, 3, 1, 1, 1, '2013-01-01', 0, false, false, 7, '', '', '', '', '90410', '', '90411', 1),
    (2, 'Branch', 1, 1, null, 3, 1, 2, 2, '2013-01-01', 0, false, false, 7, '', '', '', '', '90412', '', '90413', 1);

insert into sales.orders (order_id, customer_id, salesperson_person_id, picked_by_person_id, contact_person_id,
    order_date, expected_delivery_date, is_undersupply_backordered, last_edited_by, last_edited_when)
values
    (1, 1, 1, null, 3, '2016-05-30', '2016-05-31', true, 1, '2016-05-30'),
    (2, 2, 1, 2, 3, '2016-05-29', '2016-05-30', true, 1, '2016-05-30');

insert into sales.order_lines (order_line_id, order_id, stock_item_id, description, package_type_id, quantity,
    unit_price, tax_rate, picked_quantity, picking_completed_when, last_edited_by, last_edited_when)
values
    (1, 1, 1, 'USB missile launcher', 1, 3, 25.00, 15.000, 0, null, 1, '2016-05-30'),
    (2, 1, 2, 'White chocolate bar', 1, 24, 8.55, 10.000, 24, '2016-05-31 11:00:00', 1, '2016-05-30');

insert into sales.invoices (invoice_id, customer_id, bill_to_customer_id, order_id, delivery_method_id,
    contact_person_id, accounts_person_id, salesperson_person_id, packed_by_person_id, invoice_date, is_credit_note,
    total_dry_items, total_chiller_items, last_edited_by, last_edited_when)
values (1, 2, 1, 2, 1, 3, 3, 1, 2, '2016-05-30', false, 0, 0, 1, '2016-05-30');

insert into sales.invoice_lines (invoice_line_id, invoice_id, stock_item_id, description, package_type_id, quantity,
    unit_price, tax_rate, tax_amount, line_profit, extended_price, last_edited_by, last_edited_when)
values
    (1, 1, 1, 'USB missile launcher', 1, 3, 25.00, 15.000, 11.25, 46.50, 86.25, 1, '2016-05-30'),
    (2, 1, 2, 'White chocolate bar', 1, 24, 8.55, 10.000, 20.52, 85.20, 225.72, 1, '2016-05-30');

insert into sales.customer_transactions (customer_transaction_id, customer_id, transaction_type_id, invoice_id,
    payment_method_id, transaction_date, amount_excluding_tax, tax_amount, transaction_amount, outstanding_balance,
    finalization_date, is_finalized, last_edited_by, last_edited_when)
values
    (1, 1, 1, 1, null, '2016-05-30', 280.20, 31.77, 311.97, 311.97, null, false, 1, '2016-05-30'),
    (2, 1, 1, null, 2, '2016-05-31', 0.00, 0.00, -311.97, 0.00, '2016-05-31', true, 1, '2016-05-31');

insert into purchasing.purchase_orders (purchase_order_id, supplier_id, order_date, delivery_method_id,
    contact_person_id, expected_delivery_date, is_order_finalized, last_edited_by, last_edited_when)
values (1, 1, '2016-05-26', 1, 4, '2016-06-09', false, 1, '2016-05-26');

insert into purchasing.purchase_order_lines (purchase_order_line_id, purchase_order_id, stock_item_id, ordered_outers,
    description, received_outers, package_type_id, last_receipt_date, is_order_line_finalized, last_edited_by,
    last_edited_when)
values (1, 1, 1, 5, 'USB missile launcher', 0, 2, null, false, 1, '2016-05-26');

insert into purchasing.supplier_transactions (supplier_transaction_id, supplier_id, transaction_type_id,
    purchase_order_id, payment_method_id, supplier_invoice_number, transaction_date, amount_excluding_tax, tax_amount,
    transaction_amount, outstanding_balance, finalization_date, is_finalized, last_edited_by, last_edited_when)
values (1, 1, 1, 1, 1, '7290', '2016-05-27', 570.00, 85.50, 655.50, 655.50, null, false, 1, '2016-05-27');

insert into warehouse.stock_item_transactions (stock_item_transaction_id, stock_item_id, transaction_type_id,
    customer_id, invoice_id, supplier_id, purchase_order_id, transaction_occurred_when, quantity, last_edited_by,
    last_edited_when)
values (3, 1, 2, 2, 1, null, null, '2016-05-30 23:59:59', -3.000, 1, '2016-05-30');
