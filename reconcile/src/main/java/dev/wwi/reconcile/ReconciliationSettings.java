package dev.wwi.reconcile;

import dev.wwi.reconcile.reference.Places;
import java.util.List;

/**
 * How thorough a reconciliation is.
 *
 * @param places where the warehouse has its tables
 * @param schemas of PostgreSQL whose tables the raw dataset shows
 * @param examinedRowsPerTable how many rows of a table at most are compared one by one where checksums differ
 * @param keptDifferencesPerTable how many differences of a table are reported one by one; all are counted
 * @param rounds how often rows that change while they are looked at are looked at
 */
public record ReconciliationSettings(
        Places places, List<String> schemas, long examinedRowsPerTable, int keptDifferencesPerTable, int rounds) {
    private static final int LEAST_ROUNDS = 2;

    /** Checks the numbers. */
    public ReconciliationSettings {
        schemas = List.copyOf(schemas);
        if (examinedRowsPerTable < 1 || keptDifferencesPerTable < 1) {
            throw new IllegalArgumentException("examinedRowsPerTable is " + examinedRowsPerTable
                    + " and keptDifferencesPerTable " + keptDifferencesPerTable + ", both must be 1 or more");
        }
        if (rounds < LEAST_ROUNDS) {
            throw new IllegalArgumentException(
                    "rounds is " + rounds + ", must be 2 or more: one round confirms nothing");
        }
    }

    /** For WideWorldImporters. */
    public static ReconciliationSettings standard() {
        return new ReconciliationSettings(
                Places.standard(), List.of("application", "purchasing", "sales", "warehouse"), 20_000, 1_000, 10);
    }

    /** With tables in other places. */
    public ReconciliationSettings at(Places where) {
        return new ReconciliationSettings(where, schemas, examinedRowsPerTable, keptDifferencesPerTable, rounds);
    }
}
