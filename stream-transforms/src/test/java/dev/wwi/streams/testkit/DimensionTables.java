package dev.wwi.streams.testkit;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The columns of the tables that feed dimensions, those that no dimension needs represented by a few. */
public final class DimensionTables {
    private static final Map<SourceTable, List<Column>> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put(
                SourceTables.COUNTRIES,
                List.of(
                        integer("country_id"),
                        text("country_name"),
                        text("formal_name"),
                        nullable(big("latest_recorded_population")),
                        text("continent"),
                        text("region"),
                        text("subregion")));
        COLUMNS.put(
                SourceTables.STATE_PROVINCES,
                List.of(
                        integer("state_province_id"),
                        text("state_province_name"),
                        integer("country_id"),
                        text("sales_territory"),
                        nullable(big("latest_recorded_population"))));
        COLUMNS.put(
                SourceTables.CITIES,
                List.of(
                        integer("city_id"),
                        text("city_name"),
                        integer("state_province_id"),
                        nullable(big("latest_recorded_population")),
                        integer("last_edited_by")));
        COLUMNS.put(
                SourceTables.PEOPLE,
                List.of(
                        integer("person_id"),
                        text("full_name"),
                        text("preferred_name"),
                        nullable(text("logon_name")),
                        bool("is_employee"),
                        bool("is_salesperson"),
                        nullable(bytes("photo")),
                        nullable(text("custom_fields"))));
        COLUMNS.put(SourceTables.PAYMENT_METHODS, named("payment_method"));
        COLUMNS.put(SourceTables.TRANSACTION_TYPES, named("transaction_type"));
        COLUMNS.put(SourceTables.SUPPLIER_CATEGORIES, named("supplier_category"));
        COLUMNS.put(SourceTables.CUSTOMER_CATEGORIES, named("customer_category"));
        COLUMNS.put(SourceTables.BUYING_GROUPS, named("buying_group"));
        COLUMNS.put(SourceTables.COLORS, named("color"));
        COLUMNS.put(SourceTables.PACKAGE_TYPES, named("package_type"));
        COLUMNS.put(
                SourceTables.SUPPLIERS,
                List.of(
                        integer("supplier_id"),
                        text("supplier_name"),
                        integer("supplier_category_id"),
                        integer("primary_contact_person_id"),
                        nullable(text("supplier_reference")),
                        integer("payment_days"),
                        nullable(text("internal_comments")),
                        text("delivery_postal_code")));
        COLUMNS.put(
                SourceTables.CUSTOMERS,
                List.of(
                        integer("customer_id"),
                        text("customer_name"),
                        integer("bill_to_customer_id"),
                        integer("customer_category_id"),
                        nullable(integer("buying_group_id")),
                        integer("primary_contact_person_id"),
                        integer("delivery_city_id"),
                        nullable(decimal("credit_limit", 2)),
                        text("delivery_postal_code"),
                        text("postal_postal_code")));
        COLUMNS.put(
                SourceTables.STOCK_ITEMS,
                List.of(
                        integer("stock_item_id"),
                        text("stock_item_name"),
                        integer("supplier_id"),
                        nullable(integer("color_id")),
                        integer("unit_package_id"),
                        integer("outer_package_id"),
                        nullable(text("brand")),
                        nullable(text("size")),
                        integer("lead_time_days"),
                        integer("quantity_per_outer"),
                        bool("is_chiller_stock"),
                        nullable(text("barcode")),
                        decimal("tax_rate", 3),
                        decimal("unit_price", 2),
                        nullable(decimal("recommended_retail_price", 2)),
                        decimal("typical_weight_per_unit", 3),
                        nullable(bytes("photo")),
                        nullable(text("custom_fields"))));
    }

    private DimensionTables() {}

    public static Map<SourceTable, List<Column>> columns() {
        return COLUMNS;
    }

    private static List<Column> named(String name) {
        return List.of(integer(name + "_id"), text(name + "_name"), integer("last_edited_by"));
    }

    private static Column nullable(Column column) {
        return new Column(column.name(), column.type(), true);
    }

    private static Column integer(String name) {
        return new Column(name, Schema.create(Schema.Type.INT), false);
    }

    private static Column big(String name) {
        return new Column(name, Schema.create(Schema.Type.LONG), false);
    }

    private static Column text(String name) {
        return new Column(name, Schema.create(Schema.Type.STRING), false);
    }

    private static Column bool(String name) {
        return new Column(name, Schema.create(Schema.Type.BOOLEAN), false);
    }

    private static Column bytes(String name) {
        return new Column(name, Schema.create(Schema.Type.BYTES), false);
    }

    private static Column decimal(String name, int scale) {
        return new Column(name, LogicalTypes.decimal(18, scale).addToSchema(Schema.create(Schema.Type.BYTES)), false);
    }
}
