-- The 98 foreign keys, table by table. They come after the rows: checking them once is faster than row by row.

ALTER TABLE application.people
    ADD CONSTRAINT fk_people_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.countries
    ADD CONSTRAINT fk_countries_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.state_provinces
    ADD CONSTRAINT fk_state_provinces_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_state_provinces_country_id
        FOREIGN KEY (country_id) REFERENCES application.countries (country_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.cities
    ADD CONSTRAINT fk_cities_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_cities_state_province_id
        FOREIGN KEY (state_province_id) REFERENCES application.state_provinces (state_province_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.delivery_methods
    ADD CONSTRAINT fk_delivery_methods_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.payment_methods
    ADD CONSTRAINT fk_payment_methods_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.transaction_types
    ADD CONSTRAINT fk_transaction_types_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE application.system_parameters
    ADD CONSTRAINT fk_system_parameters_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_system_parameters_delivery_city_id
        FOREIGN KEY (delivery_city_id) REFERENCES application.cities (city_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_system_parameters_postal_city_id
        FOREIGN KEY (postal_city_id) REFERENCES application.cities (city_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE purchasing.supplier_categories
    ADD CONSTRAINT fk_supplier_categories_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE purchasing.suppliers
    ADD CONSTRAINT fk_suppliers_alternate_contact_person_id
        FOREIGN KEY (alternate_contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_suppliers_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_suppliers_delivery_city_id
        FOREIGN KEY (delivery_city_id) REFERENCES application.cities (city_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_suppliers_delivery_method_id
        FOREIGN KEY (delivery_method_id) REFERENCES application.delivery_methods (delivery_method_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_suppliers_postal_city_id
        FOREIGN KEY (postal_city_id) REFERENCES application.cities (city_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_suppliers_primary_contact_person_id
        FOREIGN KEY (primary_contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_suppliers_supplier_category_id
        FOREIGN KEY (supplier_category_id) REFERENCES purchasing.supplier_categories (supplier_category_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.colors
    ADD CONSTRAINT fk_colors_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.package_types
    ADD CONSTRAINT fk_package_types_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.stock_groups
    ADD CONSTRAINT fk_stock_groups_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.stock_items
    ADD CONSTRAINT fk_stock_items_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_items_color_id
        FOREIGN KEY (color_id) REFERENCES warehouse.colors (color_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_items_outer_package_id
        FOREIGN KEY (outer_package_id) REFERENCES warehouse.package_types (package_type_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_items_supplier_id
        FOREIGN KEY (supplier_id) REFERENCES purchasing.suppliers (supplier_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_items_unit_package_id
        FOREIGN KEY (unit_package_id) REFERENCES warehouse.package_types (package_type_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.stock_item_holdings
    ADD CONSTRAINT fk_stock_item_holdings_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_holdings_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.stock_item_stock_groups
    ADD CONSTRAINT fk_stock_item_stock_groups_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_stock_groups_stock_group_id
        FOREIGN KEY (stock_group_id) REFERENCES warehouse.stock_groups (stock_group_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_stock_groups_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.buying_groups
    ADD CONSTRAINT fk_buying_groups_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.customer_categories
    ADD CONSTRAINT fk_customer_categories_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.customers
    ADD CONSTRAINT fk_customers_alternate_contact_person_id
        FOREIGN KEY (alternate_contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_bill_to_customer_id
        FOREIGN KEY (bill_to_customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_buying_group_id
        FOREIGN KEY (buying_group_id) REFERENCES sales.buying_groups (buying_group_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_customer_category_id
        FOREIGN KEY (customer_category_id) REFERENCES sales.customer_categories (customer_category_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_delivery_city_id
        FOREIGN KEY (delivery_city_id) REFERENCES application.cities (city_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_delivery_method_id
        FOREIGN KEY (delivery_method_id) REFERENCES application.delivery_methods (delivery_method_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_postal_city_id
        FOREIGN KEY (postal_city_id) REFERENCES application.cities (city_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customers_primary_contact_person_id
        FOREIGN KEY (primary_contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.special_deals
    ADD CONSTRAINT fk_special_deals_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_special_deals_buying_group_id
        FOREIGN KEY (buying_group_id) REFERENCES sales.buying_groups (buying_group_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_special_deals_customer_category_id
        FOREIGN KEY (customer_category_id) REFERENCES sales.customer_categories (customer_category_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_special_deals_customer_id
        FOREIGN KEY (customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_special_deals_stock_group_id
        FOREIGN KEY (stock_group_id) REFERENCES warehouse.stock_groups (stock_group_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_special_deals_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE purchasing.purchase_orders
    ADD CONSTRAINT fk_purchase_orders_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_purchase_orders_contact_person_id
        FOREIGN KEY (contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_purchase_orders_delivery_method_id
        FOREIGN KEY (delivery_method_id) REFERENCES application.delivery_methods (delivery_method_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_purchase_orders_supplier_id
        FOREIGN KEY (supplier_id) REFERENCES purchasing.suppliers (supplier_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE purchasing.purchase_order_lines
    ADD CONSTRAINT fk_purchase_order_lines_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_purchase_order_lines_package_type_id
        FOREIGN KEY (package_type_id) REFERENCES warehouse.package_types (package_type_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_purchase_order_lines_purchase_order_id
        FOREIGN KEY (purchase_order_id) REFERENCES purchasing.purchase_orders (purchase_order_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_purchase_order_lines_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE purchasing.supplier_transactions
    ADD CONSTRAINT fk_supplier_transactions_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_supplier_transactions_payment_method_id
        FOREIGN KEY (payment_method_id) REFERENCES application.payment_methods (payment_method_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_supplier_transactions_purchase_order_id
        FOREIGN KEY (purchase_order_id) REFERENCES purchasing.purchase_orders (purchase_order_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_supplier_transactions_supplier_id
        FOREIGN KEY (supplier_id) REFERENCES purchasing.suppliers (supplier_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_supplier_transactions_transaction_type_id
        FOREIGN KEY (transaction_type_id) REFERENCES application.transaction_types (transaction_type_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.orders
    ADD CONSTRAINT fk_orders_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_orders_backorder_order_id
        FOREIGN KEY (backorder_order_id) REFERENCES sales.orders (order_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_orders_contact_person_id
        FOREIGN KEY (contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_orders_customer_id
        FOREIGN KEY (customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_orders_picked_by_person_id
        FOREIGN KEY (picked_by_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_orders_salesperson_person_id
        FOREIGN KEY (salesperson_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.order_lines
    ADD CONSTRAINT fk_order_lines_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_order_lines_order_id
        FOREIGN KEY (order_id) REFERENCES sales.orders (order_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_order_lines_package_type_id
        FOREIGN KEY (package_type_id) REFERENCES warehouse.package_types (package_type_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_order_lines_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.invoices
    ADD CONSTRAINT fk_invoices_accounts_person_id
        FOREIGN KEY (accounts_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_bill_to_customer_id
        FOREIGN KEY (bill_to_customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_contact_person_id
        FOREIGN KEY (contact_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_customer_id
        FOREIGN KEY (customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_delivery_method_id
        FOREIGN KEY (delivery_method_id) REFERENCES application.delivery_methods (delivery_method_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_order_id
        FOREIGN KEY (order_id) REFERENCES sales.orders (order_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_packed_by_person_id
        FOREIGN KEY (packed_by_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoices_salesperson_person_id
        FOREIGN KEY (salesperson_person_id) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.invoice_lines
    ADD CONSTRAINT fk_invoice_lines_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoice_lines_invoice_id
        FOREIGN KEY (invoice_id) REFERENCES sales.invoices (invoice_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoice_lines_package_type_id
        FOREIGN KEY (package_type_id) REFERENCES warehouse.package_types (package_type_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_invoice_lines_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE sales.customer_transactions
    ADD CONSTRAINT fk_customer_transactions_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customer_transactions_customer_id
        FOREIGN KEY (customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customer_transactions_invoice_id
        FOREIGN KEY (invoice_id) REFERENCES sales.invoices (invoice_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customer_transactions_payment_method_id
        FOREIGN KEY (payment_method_id) REFERENCES application.payment_methods (payment_method_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_customer_transactions_transaction_type_id
        FOREIGN KEY (transaction_type_id) REFERENCES application.transaction_types (transaction_type_id) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE warehouse.stock_item_transactions
    ADD CONSTRAINT fk_stock_item_transactions_last_edited_by
        FOREIGN KEY (last_edited_by) REFERENCES application.people (person_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_transactions_customer_id
        FOREIGN KEY (customer_id) REFERENCES sales.customers (customer_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_transactions_invoice_id
        FOREIGN KEY (invoice_id) REFERENCES sales.invoices (invoice_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_transactions_purchase_order_id
        FOREIGN KEY (purchase_order_id) REFERENCES purchasing.purchase_orders (purchase_order_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_transactions_stock_item_id
        FOREIGN KEY (stock_item_id) REFERENCES warehouse.stock_items (stock_item_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_transactions_supplier_id
        FOREIGN KEY (supplier_id) REFERENCES purchasing.suppliers (supplier_id) DEFERRABLE INITIALLY IMMEDIATE,
    ADD CONSTRAINT fk_stock_item_transactions_transaction_type_id
        FOREIGN KEY (transaction_type_id) REFERENCES application.transaction_types (transaction_type_id) DEFERRABLE INITIALLY IMMEDIATE;
