-- WideWorldImporters: the layout of its PostgreSQL port. Keys between tables are in foreign-keys.sql.

CREATE SCHEMA application;
CREATE SCHEMA purchasing;
CREATE SCHEMA sales;
CREATE SCHEMA warehouse;
CREATE SCHEMA sequences;
CREATE SCHEMA website;

CREATE SEQUENCE sequences.person_id AS integer;
CREATE SEQUENCE sequences.country_id AS integer;
CREATE SEQUENCE sequences.state_province_id AS integer;
CREATE SEQUENCE sequences.city_id AS integer;
CREATE SEQUENCE sequences.delivery_method_id AS integer;
CREATE SEQUENCE sequences.payment_method_id AS integer;
CREATE SEQUENCE sequences.transaction_type_id AS integer;
CREATE SEQUENCE sequences.system_parameter_id AS integer;
CREATE SEQUENCE sequences.supplier_category_id AS integer;
CREATE SEQUENCE sequences.supplier_id AS integer;
CREATE SEQUENCE sequences.color_id AS integer;
CREATE SEQUENCE sequences.package_type_id AS integer;
CREATE SEQUENCE sequences.stock_group_id AS integer;
CREATE SEQUENCE sequences.stock_item_id AS integer;
CREATE SEQUENCE sequences.stock_item_stock_group_id AS integer;
CREATE SEQUENCE sequences.buying_group_id AS integer;
CREATE SEQUENCE sequences.customer_category_id AS integer;
CREATE SEQUENCE sequences.customer_id AS integer;
CREATE SEQUENCE sequences.special_deal_id AS integer;
CREATE SEQUENCE sequences.purchase_order_id AS integer;
CREATE SEQUENCE sequences.purchase_order_line_id AS integer;
CREATE SEQUENCE sequences.transaction_id AS integer;
CREATE SEQUENCE sequences.order_id AS integer;
CREATE SEQUENCE sequences.order_line_id AS integer;
CREATE SEQUENCE sequences.invoice_id AS integer;
CREATE SEQUENCE sequences.invoice_line_id AS integer;

CREATE TABLE application.people (
    person_id integer DEFAULT nextval('sequences.person_id') NOT NULL,
    full_name varchar(100) NOT NULL,
    preferred_name varchar(100) NOT NULL,
    search_name varchar(202) NOT NULL,
    is_permitted_to_logon boolean NOT NULL,
    logon_name varchar(512),
    is_external_logon_provider boolean NOT NULL,
    hashed_password bytea,
    is_system_user boolean NOT NULL,
    is_employee boolean NOT NULL,
    is_salesperson boolean NOT NULL,
    user_preferences text,
    phone_number varchar(40),
    fax_number varchar(40),
    email_address varchar(512),
    photo bytea,
    custom_fields text,
    other_languages text,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_people PRIMARY KEY (person_id)
);

CREATE TABLE application.countries (
    country_id integer DEFAULT nextval('sequences.country_id') NOT NULL,
    country_name varchar(120) NOT NULL,
    formal_name varchar(120) NOT NULL,
    iso_alpha_3_code varchar(6),
    iso_numeric_code integer,
    country_type varchar(40),
    latest_recorded_population bigint,
    continent varchar(60) NOT NULL,
    region varchar(60) NOT NULL,
    subregion varchar(60) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_countries PRIMARY KEY (country_id),
    CONSTRAINT uq_application_countries_country_name UNIQUE (country_name),
    CONSTRAINT uq_application_countries_formal_name UNIQUE (formal_name)
);

CREATE TABLE application.state_provinces (
    state_province_id integer DEFAULT nextval('sequences.state_province_id') NOT NULL,
    state_province_code varchar(10) NOT NULL,
    state_province_name varchar(100) NOT NULL,
    country_id integer NOT NULL,
    sales_territory varchar(100) NOT NULL,
    latest_recorded_population bigint,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_state_provinces PRIMARY KEY (state_province_id),
    CONSTRAINT uq_application_state_provinces_state_province_name UNIQUE (state_province_name)
);

CREATE TABLE application.cities (
    city_id integer DEFAULT nextval('sequences.city_id') NOT NULL,
    city_name varchar(100) NOT NULL,
    state_province_id integer NOT NULL,
    latest_recorded_population bigint,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_cities PRIMARY KEY (city_id)
);

CREATE TABLE application.delivery_methods (
    delivery_method_id integer DEFAULT nextval('sequences.delivery_method_id') NOT NULL,
    delivery_method_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_delivery_methods PRIMARY KEY (delivery_method_id),
    CONSTRAINT uq_application_delivery_methods_delivery_method_name UNIQUE (delivery_method_name)
);

CREATE TABLE application.payment_methods (
    payment_method_id integer DEFAULT nextval('sequences.payment_method_id') NOT NULL,
    payment_method_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_payment_methods PRIMARY KEY (payment_method_id),
    CONSTRAINT uq_application_payment_methods_payment_method_name UNIQUE (payment_method_name)
);

CREATE TABLE application.transaction_types (
    transaction_type_id integer DEFAULT nextval('sequences.transaction_type_id') NOT NULL,
    transaction_type_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_application_transaction_types PRIMARY KEY (transaction_type_id),
    CONSTRAINT uq_application_transaction_types_transaction_type_name UNIQUE (transaction_type_name)
);

CREATE TABLE application.system_parameters (
    system_parameter_id integer DEFAULT nextval('sequences.system_parameter_id') NOT NULL,
    delivery_address_line_1 varchar(120) NOT NULL,
    delivery_address_line_2 varchar(120),
    delivery_city_id integer NOT NULL,
    delivery_postal_code varchar(20) NOT NULL,
    postal_address_line_1 varchar(120) NOT NULL,
    postal_address_line_2 varchar(120),
    postal_city_id integer NOT NULL,
    postal_postal_code varchar(20) NOT NULL,
    application_settings text NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_application_system_parameters PRIMARY KEY (system_parameter_id)
);

CREATE TABLE purchasing.supplier_categories (
    supplier_category_id integer DEFAULT nextval('sequences.supplier_category_id') NOT NULL,
    supplier_category_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_purchasing_supplier_categories PRIMARY KEY (supplier_category_id),
    CONSTRAINT uq_purchasing_supplier_categories_supplier_category_name UNIQUE (supplier_category_name)
);

CREATE TABLE purchasing.suppliers (
    supplier_id integer DEFAULT nextval('sequences.supplier_id') NOT NULL,
    supplier_name varchar(200) NOT NULL,
    supplier_category_id integer NOT NULL,
    primary_contact_person_id integer NOT NULL,
    alternate_contact_person_id integer NOT NULL,
    delivery_method_id integer,
    delivery_city_id integer NOT NULL,
    postal_city_id integer NOT NULL,
    supplier_reference varchar(40),
    bank_account_name varchar(100),
    bank_account_branch varchar(100),
    bank_account_code varchar(40),
    bank_account_number varchar(40),
    bank_international_code varchar(40),
    payment_days integer NOT NULL,
    internal_comments text,
    phone_number varchar(40) NOT NULL,
    fax_number varchar(40) NOT NULL,
    website_url varchar(512) NOT NULL,
    delivery_address_line_1 varchar(120) NOT NULL,
    delivery_address_line_2 varchar(120),
    delivery_postal_code varchar(20) NOT NULL,
    postal_address_line_1 varchar(120) NOT NULL,
    postal_address_line_2 varchar(120),
    postal_postal_code varchar(20) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_purchasing_suppliers PRIMARY KEY (supplier_id),
    CONSTRAINT uq_purchasing_suppliers_supplier_name UNIQUE (supplier_name)
);

CREATE TABLE warehouse.colors (
    color_id integer DEFAULT nextval('sequences.color_id') NOT NULL,
    color_name varchar(40) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_warehouse_colors PRIMARY KEY (color_id),
    CONSTRAINT uq_warehouse_colors_color_name UNIQUE (color_name)
);

CREATE TABLE warehouse.package_types (
    package_type_id integer DEFAULT nextval('sequences.package_type_id') NOT NULL,
    package_type_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_warehouse_package_types PRIMARY KEY (package_type_id),
    CONSTRAINT uq_warehouse_package_types_package_type_name UNIQUE (package_type_name)
);

CREATE TABLE warehouse.stock_groups (
    stock_group_id integer DEFAULT nextval('sequences.stock_group_id') NOT NULL,
    stock_group_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_warehouse_stock_groups PRIMARY KEY (stock_group_id),
    CONSTRAINT uq_warehouse_stock_groups_stock_group_name UNIQUE (stock_group_name)
);

CREATE TABLE warehouse.stock_items (
    stock_item_id integer DEFAULT nextval('sequences.stock_item_id') NOT NULL,
    stock_item_name varchar(200) NOT NULL,
    supplier_id integer NOT NULL,
    color_id integer,
    unit_package_id integer NOT NULL,
    outer_package_id integer NOT NULL,
    brand varchar(100),
    size varchar(40),
    lead_time_days integer NOT NULL,
    quantity_per_outer integer NOT NULL,
    is_chiller_stock boolean NOT NULL,
    barcode varchar(100),
    tax_rate numeric(18,3) NOT NULL,
    unit_price numeric(18,2) NOT NULL,
    recommended_retail_price numeric(18,2),
    typical_weight_per_unit numeric(18,3) NOT NULL,
    marketing_comments text,
    internal_comments text,
    photo bytea,
    custom_fields text,
    tags text,
    search_details text,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_warehouse_stock_items PRIMARY KEY (stock_item_id),
    CONSTRAINT uq_warehouse_stock_items_stock_item_name UNIQUE (stock_item_name)
);

CREATE TABLE warehouse.stock_item_holdings (
    stock_item_id integer NOT NULL,
    quantity_on_hand integer NOT NULL,
    bin_location varchar(40) NOT NULL,
    last_stocktake_quantity integer NOT NULL,
    last_cost_price numeric(18,2) NOT NULL,
    reorder_level integer NOT NULL,
    target_stock_level integer NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_warehouse_stock_item_holdings PRIMARY KEY (stock_item_id)
);

CREATE TABLE warehouse.stock_item_stock_groups (
    stock_item_stock_group_id integer DEFAULT nextval('sequences.stock_item_stock_group_id') NOT NULL,
    stock_item_id integer NOT NULL,
    stock_group_id integer NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_warehouse_stock_item_stock_groups PRIMARY KEY (stock_item_stock_group_id),
    CONSTRAINT uq_warehouse_stock_item_stock_groups_stock_group_id UNIQUE (stock_group_id, stock_item_id)
);

CREATE TABLE sales.buying_groups (
    buying_group_id integer DEFAULT nextval('sequences.buying_group_id') NOT NULL,
    buying_group_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_sales_buying_groups PRIMARY KEY (buying_group_id),
    CONSTRAINT uq_sales_buying_groups_buying_group_name UNIQUE (buying_group_name)
);

CREATE TABLE sales.customer_categories (
    customer_category_id integer DEFAULT nextval('sequences.customer_category_id') NOT NULL,
    customer_category_name varchar(100) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_sales_customer_categories PRIMARY KEY (customer_category_id),
    CONSTRAINT uq_sales_customer_categories_customer_category_name UNIQUE (customer_category_name)
);

CREATE TABLE sales.customers (
    customer_id integer DEFAULT nextval('sequences.customer_id') NOT NULL,
    customer_name varchar(200) NOT NULL,
    bill_to_customer_id integer NOT NULL,
    customer_category_id integer NOT NULL,
    buying_group_id integer,
    primary_contact_person_id integer NOT NULL,
    alternate_contact_person_id integer,
    delivery_method_id integer NOT NULL,
    delivery_city_id integer NOT NULL,
    postal_city_id integer NOT NULL,
    credit_limit numeric(18,2),
    account_opened_date date NOT NULL,
    standard_discount_percentage numeric(18,3) NOT NULL,
    is_statement_sent boolean NOT NULL,
    is_on_credit_hold boolean NOT NULL,
    payment_days integer NOT NULL,
    phone_number varchar(40) NOT NULL,
    fax_number varchar(40) NOT NULL,
    delivery_run varchar(10),
    run_position varchar(10),
    website_url varchar(512) NOT NULL,
    delivery_address_line_1 varchar(120) NOT NULL,
    delivery_address_line_2 varchar(120),
    delivery_postal_code varchar(20) NOT NULL,
    postal_address_line_1 varchar(120) NOT NULL,
    postal_address_line_2 varchar(120),
    postal_postal_code varchar(20) NOT NULL,
    last_edited_by integer NOT NULL,
    CONSTRAINT pk_sales_customers PRIMARY KEY (customer_id),
    CONSTRAINT uq_sales_customers_customer_name UNIQUE (customer_name)
);

CREATE TABLE sales.special_deals (
    special_deal_id integer DEFAULT nextval('sequences.special_deal_id') NOT NULL,
    stock_item_id integer,
    customer_id integer,
    buying_group_id integer,
    customer_category_id integer,
    stock_group_id integer,
    deal_description varchar(60) NOT NULL,
    start_date date NOT NULL,
    end_date date NOT NULL,
    discount_amount numeric(18,2),
    discount_percentage numeric(18,3),
    unit_price numeric(18,2),
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_sales_special_deals PRIMARY KEY (special_deal_id)
);

CREATE TABLE purchasing.purchase_orders (
    purchase_order_id integer DEFAULT nextval('sequences.purchase_order_id') NOT NULL,
    supplier_id integer NOT NULL,
    order_date date NOT NULL,
    delivery_method_id integer NOT NULL,
    contact_person_id integer NOT NULL,
    expected_delivery_date date,
    supplier_reference varchar(40),
    is_order_finalized boolean NOT NULL,
    comments text,
    internal_comments text,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_purchasing_purchase_orders PRIMARY KEY (purchase_order_id)
);

CREATE TABLE purchasing.purchase_order_lines (
    purchase_order_line_id integer DEFAULT nextval('sequences.purchase_order_line_id') NOT NULL,
    purchase_order_id integer NOT NULL,
    stock_item_id integer NOT NULL,
    ordered_outers integer NOT NULL,
    description varchar(200) NOT NULL,
    received_outers integer NOT NULL,
    package_type_id integer NOT NULL,
    expected_unit_price_per_outer numeric(18,2),
    last_receipt_date date,
    is_order_line_finalized boolean NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_purchasing_purchase_order_lines PRIMARY KEY (purchase_order_line_id)
);

CREATE TABLE purchasing.supplier_transactions (
    supplier_transaction_id integer DEFAULT nextval('sequences.transaction_id') NOT NULL,
    supplier_id integer NOT NULL,
    transaction_type_id integer NOT NULL,
    purchase_order_id integer,
    payment_method_id integer,
    supplier_invoice_number varchar(40),
    transaction_date date NOT NULL,
    amount_excluding_tax numeric(18,2) NOT NULL,
    tax_amount numeric(18,2) NOT NULL,
    transaction_amount numeric(18,2) NOT NULL,
    outstanding_balance numeric(18,2) NOT NULL,
    finalization_date date,
    is_finalized boolean NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_purchasing_supplier_transactions PRIMARY KEY (supplier_transaction_id)
);

CREATE TABLE sales.orders (
    order_id integer DEFAULT nextval('sequences.order_id') NOT NULL,
    customer_id integer NOT NULL,
    salesperson_person_id integer NOT NULL,
    picked_by_person_id integer,
    contact_person_id integer NOT NULL,
    backorder_order_id integer,
    order_date date NOT NULL,
    expected_delivery_date date NOT NULL,
    customer_purchase_order_number varchar(40),
    is_undersupply_backordered boolean NOT NULL,
    comments text,
    delivery_instructions text,
    internal_comments text,
    picking_completed_when timestamp,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_sales_orders PRIMARY KEY (order_id)
);

CREATE TABLE sales.order_lines (
    order_line_id integer DEFAULT nextval('sequences.order_line_id') NOT NULL,
    order_id integer NOT NULL,
    stock_item_id integer NOT NULL,
    description varchar(200) NOT NULL,
    package_type_id integer NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(18,2),
    tax_rate numeric(18,3) NOT NULL,
    picked_quantity integer NOT NULL,
    picking_completed_when timestamp,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_sales_order_lines PRIMARY KEY (order_line_id)
);

CREATE TABLE sales.invoices (
    invoice_id integer DEFAULT nextval('sequences.invoice_id') NOT NULL,
    customer_id integer NOT NULL,
    bill_to_customer_id integer NOT NULL,
    order_id integer,
    delivery_method_id integer NOT NULL,
    contact_person_id integer NOT NULL,
    accounts_person_id integer NOT NULL,
    salesperson_person_id integer NOT NULL,
    packed_by_person_id integer NOT NULL,
    invoice_date date NOT NULL,
    customer_purchase_order_number varchar(40),
    is_credit_note boolean NOT NULL,
    credit_note_reason text,
    comments text,
    delivery_instructions text,
    internal_comments text,
    total_dry_items integer NOT NULL,
    total_chiller_items integer NOT NULL,
    delivery_run varchar(10),
    run_position varchar(10),
    returned_delivery_data text,
    confirmed_delivery_time timestamp,
    confirmed_received_by varchar(8000),
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_sales_invoices PRIMARY KEY (invoice_id)
);

CREATE TABLE sales.invoice_lines (
    invoice_line_id integer DEFAULT nextval('sequences.invoice_line_id') NOT NULL,
    invoice_id integer NOT NULL,
    stock_item_id integer NOT NULL,
    description varchar(200) NOT NULL,
    package_type_id integer NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(18,2),
    tax_rate numeric(18,3) NOT NULL,
    tax_amount numeric(18,2) NOT NULL,
    line_profit numeric(18,2) NOT NULL,
    extended_price numeric(18,2) NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_sales_invoice_lines PRIMARY KEY (invoice_line_id)
);

CREATE TABLE sales.customer_transactions (
    customer_transaction_id integer DEFAULT nextval('sequences.transaction_id') NOT NULL,
    customer_id integer NOT NULL,
    transaction_type_id integer NOT NULL,
    invoice_id integer,
    payment_method_id integer,
    transaction_date date NOT NULL,
    amount_excluding_tax numeric(18,2) NOT NULL,
    tax_amount numeric(18,2) NOT NULL,
    transaction_amount numeric(18,2) NOT NULL,
    outstanding_balance numeric(18,2) NOT NULL,
    finalization_date date,
    is_finalized boolean NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_sales_customer_transactions PRIMARY KEY (customer_transaction_id)
);

CREATE TABLE warehouse.stock_item_transactions (
    stock_item_transaction_id integer DEFAULT nextval('sequences.transaction_id') NOT NULL,
    stock_item_id integer NOT NULL,
    transaction_type_id integer NOT NULL,
    customer_id integer,
    invoice_id integer,
    supplier_id integer,
    purchase_order_id integer,
    transaction_occurred_when timestamp NOT NULL,
    quantity numeric(18,3) NOT NULL,
    last_edited_by integer NOT NULL,
    last_edited_when timestamp DEFAULT localtimestamp NOT NULL,
    CONSTRAINT pk_warehouse_stock_item_transactions PRIMARY KEY (stock_item_transaction_id)
);
