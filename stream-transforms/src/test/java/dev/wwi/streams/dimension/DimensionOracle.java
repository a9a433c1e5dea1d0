package dev.wwi.streams.dimension;

import static dev.wwi.schemas.catalogue.SourceTables.BUYING_GROUPS;
import static dev.wwi.schemas.catalogue.SourceTables.CITIES;
import static dev.wwi.schemas.catalogue.SourceTables.COLORS;
import static dev.wwi.schemas.catalogue.SourceTables.COUNTRIES;
import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMERS;
import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMER_CATEGORIES;
import static dev.wwi.schemas.catalogue.SourceTables.PACKAGE_TYPES;
import static dev.wwi.schemas.catalogue.SourceTables.PAYMENT_METHODS;
import static dev.wwi.schemas.catalogue.SourceTables.PEOPLE;
import static dev.wwi.schemas.catalogue.SourceTables.STATE_PROVINCES;
import static dev.wwi.schemas.catalogue.SourceTables.STOCK_ITEMS;
import static dev.wwi.schemas.catalogue.SourceTables.SUPPLIERS;
import static dev.wwi.schemas.catalogue.SourceTables.SUPPLIER_CATEGORIES;
import static dev.wwi.schemas.catalogue.SourceTables.TRANSACTION_TYPES;

import dev.wwi.schemas.catalogue.SourceTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The dimensions from complete histories, by another way than the product: it plays the whole database forward in
 * time, instant by instant, joins it anew by hand-written joins, and opens and closes versions where a member's row of
 * the joined table became another.
 */
public final class DimensionOracle {
    static final long SINCE_EVER = -2_208_988_800_000_000L;
    static final long OPEN_END = 253_402_300_799_999_999L;

    /** Of which only facts know. */
    static final String PACKAGE_TYPE = "package_type";

    /** A version with its attributes as text in the table's order. */
    public record ExpectedVersion(
            String dimension, long id, long from, long to, List<String> attributes, long commit, long lsn) {}

    private record Change(long commit, long lsn, @Nullable Map<String, Object> row) {}

    private record Open(long from, List<String> attributes) {}

    private record Key(String dimension, int id) {}

    /** A member's joined row: its attributes, or null if it is none, and the rows it was joined from. */
    private record Joined(@Nullable List<String> attributes, List<RowId> rows) {}

    private final TreeMap<Long, Map<RowId, Change>> changesByInstant = new TreeMap<>();
    private Map<RowId, Map<String, Object>> database = new HashMap<>();
    private final List<ExpectedVersion> versions = new ArrayList<>();
    private final Map<Key, Change> started = new HashMap<>();

    private DimensionOracle() {}

    /** The versions of all published dimensions. */
    static List<ExpectedVersion> versions(List<SourceChange> walOrder) {
        return versionsAndPackageTypes(walOrder).stream()
                .filter(version -> !version.dimension().equals(PACKAGE_TYPE))
                .toList();
    }

    /** Also those of the package types, which only facts know. */
    static List<ExpectedVersion> versionsAndPackageTypes(List<SourceChange> walOrder) {
        DimensionOracle oracle = new DimensionOracle();
        oracle.dateChanges(walOrder);
        oracle.playForward();
        return oracle.versions;
    }

    private void dateChanges(List<SourceChange> walOrder) {
        Map<RowId, Long> lastInstant = new HashMap<>();
        Map<RowId, Change> lastChange = new HashMap<>();
        for (SourceChange change : walOrder) {
            RowId row = new RowId(change.table(), change.id());
            Change last = lastChange.get(row);
            long instant = Math.max(change.micros(), lastInstant.getOrDefault(row, Long.MIN_VALUE));
            Change next = new Change(change.micros(), change.lsn(), change.row());
            switch (change.kind()) {
                case FIRST_SNAPSHOT -> instant = SINCE_EVER;
                case LATER_READ -> {
                    if (last != null && sameNeeded(change.table(), last.row(), change.row())) {
                        continue;
                    }
                }
                case WRITE -> {}
                case DELETE, TOMBSTONE_ALONE -> {
                    if (last == null || last.row() == null) {
                        continue;
                    }
                    if (change.kind() == SourceChange.Kind.TOMBSTONE_ALONE) {
                        long recordTime = Math.floorDiv(change.micros(), 1_000) * 1_000;
                        instant = Math.max(recordTime, lastInstant.get(row));
                        next = new Change(recordTime, last.lsn(), null);
                    }
                }
            }
            lastInstant.put(row, instant);
            lastChange.put(row, next);
            changesByInstant.computeIfAbsent(instant, key -> new HashMap<>()).put(row, next);
        }
    }

    private void playForward() {
        Map<Key, Open> open = new LinkedHashMap<>();
        Map<Key, Joined> joined = Map.of();
        for (Map.Entry<Long, Map<RowId, Change>> entry : changesByInstant.entrySet()) {
            Map<Key, Joined> before = joined;
            long instant = entry.getKey();
            database = new HashMap<>(database);
            entry.getValue().forEach((row, change) -> {
                if (change.row() == null) {
                    database.remove(row);
                } else {
                    database.put(row, change.row());
                }
            });
            Map<Key, Joined> after = join();
            List<Key> members = new ArrayList<>(before.keySet());
            after.keySet().stream().filter(key -> !before.containsKey(key)).forEach(members::add);
            for (Key member : members) {
                Joined now = after.get(member);
                List<String> attributes = now == null ? null : now.attributes();
                Open current = open.get(member);
                if (current != null && !current.attributes().equals(attributes)) {
                    close(member, current, instant, before.get(member));
                    open.remove(member);
                }
                if (attributes != null && !open.containsKey(member)) {
                    open.put(member, new Open(instant, attributes));
                    started.put(member, greatest(instant, now.rows()));
                }
            }
            joined = after;
        }
        open.forEach((member, version) -> versions.add(new ExpectedVersion(
                member.dimension(),
                member.id(),
                version.from(),
                OPEN_END,
                version.attributes(),
                started.get(member).commit(),
                started.get(member).lsn())));
    }

    private void close(Key member, Open version, long instant, Joined before) {
        Change closing = greatest(instant, before.rows());
        versions.add(new ExpectedVersion(
                member.dimension(),
                member.id(),
                version.from(),
                instant,
                version.attributes(),
                closing.commit(),
                closing.lsn()));
    }

    private Change greatest(long instant, Collection<RowId> rows) {
        Map<RowId, Change> changes = changesByInstant.get(instant);
        return rows.stream()
                .map(changes::get)
                .filter(Objects::nonNull)
                .max((one, other) -> one.lsn() == other.lsn()
                        ? Long.compare(one.commit(), other.commit())
                        : Long.compare(one.lsn(), other.lsn()))
                .orElseThrow(() -> new AssertionError("a version changed at " + instant + " and no row of it did"));
    }

    private Map<Key, Joined> join() {
        Map<Key, Joined> members = new LinkedHashMap<>();
        database.forEach((row, values) -> {
            SourceTable table = row.table();
            int id = (int) row.id();
            if (table.equals(CITIES)) {
                members.put(new Key("dim_city", id), city(row, values));
            } else if (table.equals(CUSTOMERS)) {
                members.put(new Key("dim_customer", id), customer(row, values));
            } else if (table.equals(PEOPLE)) {
                members.put(new Key("dim_employee", id), employee(row, values));
            } else if (table.equals(STOCK_ITEMS)) {
                members.put(new Key("dim_stock_item", id), stockItem(row, values));
            } else if (table.equals(SUPPLIERS)) {
                members.put(new Key("dim_supplier", id), supplier(row, values));
            } else if (table.equals(PACKAGE_TYPES)) {
                members.put(
                        new Key(PACKAGE_TYPE, id),
                        new Joined(List.of(text(values, "package_type_name")), List.of(row)));
            } else if (table.equals(PAYMENT_METHODS)) {
                members.put(
                        new Key("dim_payment_method", id),
                        new Joined(List.of(text(values, "payment_method_name")), List.of(row)));
            } else if (table.equals(TRANSACTION_TYPES)) {
                members.put(
                        new Key("dim_transaction_type", id),
                        new Joined(List.of(text(values, "transaction_type_name")), List.of(row)));
            }
        });
        return members;
    }

    private Joined city(RowId row, Map<String, Object> city) {
        RowId stateId = reference(STATE_PROVINCES, city, "state_province_id");
        Map<String, Object> state = database.get(stateId);
        if (state == null) {
            return new Joined(null, List.of(row, stateId));
        }
        RowId countryId = reference(COUNTRIES, state, "country_id");
        Map<String, Object> country = database.get(countryId);
        List<RowId> rows = List.of(row, stateId, countryId);
        if (country == null) {
            return new Joined(null, rows);
        }
        return new Joined(
                List.of(
                        text(city, "city_name"),
                        text(state, "state_province_name"),
                        text(country, "country_name"),
                        text(country, "continent"),
                        text(state, "sales_territory"),
                        text(country, "region"),
                        text(country, "subregion"),
                        text(city, "latest_recorded_population", "0")),
                rows);
    }

    private Joined customer(RowId row, Map<String, Object> customer) {
        RowId billTo = reference(CUSTOMERS, customer, "bill_to_customer_id");
        RowId category = reference(CUSTOMER_CATEGORIES, customer, "customer_category_id");
        RowId contact = reference(PEOPLE, customer, "primary_contact_person_id");
        List<RowId> rows = new ArrayList<>(List.of(row, billTo, category, contact));
        String group = "N/A";
        if (customer.get("buying_group_id") != null) {
            RowId groupId = reference(BUYING_GROUPS, customer, "buying_group_id");
            rows.add(groupId);
            group = text(database.getOrDefault(groupId, Map.of()), "buying_group_name", "N/A");
        }
        if (!database.keySet().containsAll(List.of(billTo, category, contact))) {
            return new Joined(null, rows);
        }
        return new Joined(
                List.of(
                        text(customer, "customer_name"),
                        text(database.get(billTo), "customer_name"),
                        text(database.get(category), "customer_category_name"),
                        group,
                        text(database.get(contact), "full_name"),
                        text(customer, "delivery_postal_code"),
                        text(customer, "delivery_city_id")),
                rows);
    }

    private static Joined employee(RowId row, Map<String, Object> person) {
        if (!Boolean.TRUE.equals(person.get("is_employee"))) {
            return new Joined(null, List.of(row));
        }
        return new Joined(
                List.of(
                        text(person, "full_name"),
                        text(person, "preferred_name"),
                        text(person, "is_salesperson"),
                        text(person, "photo")),
                List.of(row));
    }

    private Joined supplier(RowId row, Map<String, Object> supplier) {
        RowId category = reference(SUPPLIER_CATEGORIES, supplier, "supplier_category_id");
        RowId contact = reference(PEOPLE, supplier, "primary_contact_person_id");
        List<RowId> rows = List.of(row, category, contact);
        if (!database.keySet().containsAll(rows)) {
            return new Joined(null, rows);
        }
        return new Joined(
                List.of(
                        text(supplier, "supplier_name"),
                        text(database.get(category), "supplier_category_name"),
                        text(database.get(contact), "full_name"),
                        text(supplier, "supplier_reference"),
                        text(supplier, "payment_days"),
                        text(supplier, "delivery_postal_code")),
                rows);
    }

    private Joined stockItem(RowId row, Map<String, Object> item) {
        RowId unit = reference(PACKAGE_TYPES, item, "unit_package_id");
        RowId outer = reference(PACKAGE_TYPES, item, "outer_package_id");
        List<RowId> rows = new ArrayList<>(List.of(row, unit, outer));
        String color = "N/A";
        if (item.get("color_id") != null) {
            RowId colorId = reference(COLORS, item, "color_id");
            rows.add(colorId);
            color = text(database.getOrDefault(colorId, Map.of()), "color_name", "N/A");
        }
        if (!database.containsKey(unit) || !database.containsKey(outer)) {
            return new Joined(null, rows);
        }
        return new Joined(
                List.of(
                        text(item, "stock_item_name"),
                        color,
                        text(database.get(unit), "package_type_name"),
                        text(database.get(outer), "package_type_name"),
                        text(item, "brand"),
                        text(item, "size", "N/A"),
                        text(item, "lead_time_days"),
                        text(item, "quantity_per_outer"),
                        text(item, "is_chiller_stock"),
                        text(item, "barcode", "N/A"),
                        text(item, "tax_rate"),
                        text(item, "unit_price"),
                        text(item, "recommended_retail_price"),
                        text(item, "typical_weight_per_unit"),
                        text(item, "photo")),
                rows);
    }

    private static RowId reference(SourceTable table, Map<String, Object> row, String column) {
        return new RowId(table, (Integer) row.get(column));
    }

    private static String text(Map<String, Object> row, String column) {
        return text(row, column, "null");
    }

    private static String text(Map<String, Object> row, String column, String whenNull) {
        Object value = row.get(column);
        if (value == null) {
            return whenNull;
        }
        if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        return value instanceof BigDecimal decimal ? decimal.setScale(9).toString() : value.toString();
    }

    /** Whether a read finds nothing new in the columns that dimensions need. */
    private static boolean sameNeeded(
            SourceTable table, @Nullable Map<String, Object> one, @Nullable Map<String, Object> other) {
        List<String> unneeded = List.of(
                "formal_name",
                "last_edited_by",
                "logon_name",
                "custom_fields",
                "internal_comments",
                "credit_limit",
                "postal_postal_code",
                "supplier_id");
        if (one == null || other == null) {
            return one == other;
        }
        List<String> columns = new ArrayList<>(one.keySet());
        columns.addAll(other.keySet());
        columns.removeIf(
                column -> unneeded.contains(column) && !table.primaryKey().contains(column));
        if (!table.equals(CITIES)) {
            columns.removeIf(column -> column.equals("latest_recorded_population"));
        }
        return columns.stream().allMatch(column -> text(one, column).equals(text(other, column)));
    }
}
