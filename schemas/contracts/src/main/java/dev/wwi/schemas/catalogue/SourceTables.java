package dev.wwi.schemas.catalogue;

import static dev.wwi.schemas.catalogue.Feeds.DIMENSIONS;
import static dev.wwi.schemas.catalogue.Feeds.FACTS;
import static dev.wwi.schemas.catalogue.Feeds.RAW_ONLY;
import static java.util.function.Function.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The 29 captured tables of WideWorldImporters. To add a table, add its line here. */
public final class SourceTables {
    public static final SourceTable PEOPLE = table("application", "people", "person_id", DIMENSIONS);
    public static final SourceTable COUNTRIES = table("application", "countries", "country_id", DIMENSIONS);
    public static final SourceTable STATE_PROVINCES =
            table("application", "state_provinces", "state_province_id", DIMENSIONS);
    public static final SourceTable CITIES = table("application", "cities", "city_id", DIMENSIONS);
    public static final SourceTable DELIVERY_METHODS =
            table("application", "delivery_methods", "delivery_method_id", RAW_ONLY);
    public static final SourceTable PAYMENT_METHODS =
            table("application", "payment_methods", "payment_method_id", DIMENSIONS);
    public static final SourceTable TRANSACTION_TYPES =
            table("application", "transaction_types", "transaction_type_id", DIMENSIONS);
    public static final SourceTable SYSTEM_PARAMETERS =
            table("application", "system_parameters", "system_parameter_id", RAW_ONLY);

    public static final SourceTable SUPPLIER_CATEGORIES =
            table("purchasing", "supplier_categories", "supplier_category_id", DIMENSIONS);
    public static final SourceTable SUPPLIERS = table("purchasing", "suppliers", "supplier_id", DIMENSIONS);
    public static final SourceTable PURCHASE_ORDERS =
            table("purchasing", "purchase_orders", "purchase_order_id", FACTS);
    public static final SourceTable PURCHASE_ORDER_LINES =
            table("purchasing", "purchase_order_lines", "purchase_order_line_id", FACTS);
    public static final SourceTable SUPPLIER_TRANSACTIONS =
            table("purchasing", "supplier_transactions", "supplier_transaction_id", FACTS);

    public static final SourceTable BUYING_GROUPS = table("sales", "buying_groups", "buying_group_id", DIMENSIONS);
    public static final SourceTable CUSTOMER_CATEGORIES =
            table("sales", "customer_categories", "customer_category_id", DIMENSIONS);
    public static final SourceTable CUSTOMERS = table("sales", "customers", "customer_id", DIMENSIONS);
    public static final SourceTable SPECIAL_DEALS = table("sales", "special_deals", "special_deal_id", RAW_ONLY);
    public static final SourceTable ORDERS = table("sales", "orders", "order_id", FACTS);
    public static final SourceTable ORDER_LINES = table("sales", "order_lines", "order_line_id", FACTS);
    public static final SourceTable INVOICES = table("sales", "invoices", "invoice_id", FACTS);
    public static final SourceTable INVOICE_LINES = table("sales", "invoice_lines", "invoice_line_id", FACTS);
    public static final SourceTable CUSTOMER_TRANSACTIONS =
            table("sales", "customer_transactions", "customer_transaction_id", FACTS);

    public static final SourceTable COLORS = table("warehouse", "colors", "color_id", DIMENSIONS);
    public static final SourceTable PACKAGE_TYPES = table("warehouse", "package_types", "package_type_id", DIMENSIONS);
    public static final SourceTable STOCK_GROUPS = table("warehouse", "stock_groups", "stock_group_id", RAW_ONLY);
    public static final SourceTable STOCK_ITEMS = table("warehouse", "stock_items", "stock_item_id", DIMENSIONS);
    public static final SourceTable STOCK_ITEM_HOLDINGS =
            table("warehouse", "stock_item_holdings", "stock_item_id", FACTS);
    public static final SourceTable STOCK_ITEM_STOCK_GROUPS =
            table("warehouse", "stock_item_stock_groups", "stock_item_stock_group_id", RAW_ONLY);
    public static final SourceTable STOCK_ITEM_TRANSACTIONS =
            table("warehouse", "stock_item_transactions", "stock_item_transaction_id", FACTS);

    private static final List<SourceTable> ALL = List.of(
            PEOPLE,
            COUNTRIES,
            STATE_PROVINCES,
            CITIES,
            DELIVERY_METHODS,
            PAYMENT_METHODS,
            TRANSACTION_TYPES,
            SYSTEM_PARAMETERS,
            SUPPLIER_CATEGORIES,
            SUPPLIERS,
            PURCHASE_ORDERS,
            PURCHASE_ORDER_LINES,
            SUPPLIER_TRANSACTIONS,
            BUYING_GROUPS,
            CUSTOMER_CATEGORIES,
            CUSTOMERS,
            SPECIAL_DEALS,
            ORDERS,
            ORDER_LINES,
            INVOICES,
            INVOICE_LINES,
            CUSTOMER_TRANSACTIONS,
            COLORS,
            PACKAGE_TYPES,
            STOCK_GROUPS,
            STOCK_ITEMS,
            STOCK_ITEM_HOLDINGS,
            STOCK_ITEM_STOCK_GROUPS,
            STOCK_ITEM_TRANSACTIONS);

    private static final Map<String, SourceTable> BY_TOPIC =
            ALL.stream().collect(Collectors.toUnmodifiableMap(SourceTable::topic, identity()));

    private static final Map<String, SourceTable> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(SourceTable::qualifiedName, identity()));

    private SourceTables() {}

    /** Every captured table, referenced tables before those that refer to them within a schema. */
    public static List<SourceTable> all() {
        return ALL;
    }

    /** The table whose changes the topic carries. */
    public static Optional<SourceTable> byTopic(String topic) {
        return Optional.ofNullable(BY_TOPIC.get(topic));
    }

    /** The table of that name, {@code sales.orders}. */
    public static Optional<SourceTable> byQualifiedName(String qualifiedName) {
        return Optional.ofNullable(BY_NAME.get(qualifiedName));
    }

    private static SourceTable table(String schema, String name, String primaryKey, Feeds feeds) {
        return new SourceTable(schema, name, List.of(primaryKey), feeds);
    }
}
