package dev.wwi.reconcile.reference;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the warehouse has its tables, and which of the source's values may not be shown.
 *
 * @param rawDataset with the source's tables, {@code sales.orders} as {@code sales_orders}
 * @param analyticsDataset with the star schema
 * @param elsewhere tables that are read in another place than under their published name: {@code analytics.fct_order}
 *     at {@code staging.analytics__fct_order__g2}
 * @param protectedColumns columns of the source whose values do not reach the warehouse, {@code
 *     sales.customers.phone_number}; what shows them is not compared, and never printed
 */
public record Places(
        String rawDataset, String analyticsDataset, Map<String, String> elsewhere, Set<String> protectedColumns) {
    public Places {
        elsewhere = Map.copyOf(elsewhere);
        protectedColumns = Set.copyOf(protectedColumns);
    }

    /** Datasets {@code raw} and {@code analytics}, nothing elsewhere, nothing protected. */
    public static Places standard() {
        return new Places("raw", "analytics", Map.of(), Set.of());
    }

    /** With a table that is read in another place. */
    public Places with(String table, String place) {
        Map<String, String> more = new HashMap<>(elsewhere);
        more.put(table, place);
        return new Places(rawDataset, analyticsDataset, more, protectedColumns);
    }

    /** With columns of the source, {@code sales.customers.phone_number}, whose values do not reach the warehouse. */
    public Places protecting(Set<String> columns) {
        return new Places(rawDataset, analyticsDataset, elsewhere, columns);
    }

    /** Where a published table is, as dataset and table. */
    String[] of(String table) {
        return elsewhere.getOrDefault(table, table).split("\\.", 2);
    }

    /** The same as the warehouse's queries name it. */
    String quoted(String table) {
        String[] place = of(table);
        return "`" + place[0] + "`.`" + place[1] + "`";
    }
}
