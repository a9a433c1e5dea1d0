package dev.wwi.platform.reconcile;

import java.util.List;

/**
 * What is to be compared.
 *
 * @param tables published names, {@code analytics.fct_order}; empty for all
 * @param repair whether rows that differ are to be published again
 */
public record ReconcileOrder(List<String> tables, boolean repair) {
    /** Leaves doubles out. */
    public ReconcileOrder {
        tables = tables.stream().distinct().toList();
    }
}
