package dev.wwi.bqlocal.definition;

import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks a new schema against the columns of a table, by the rules of tables.patch: columns may be added at the end and
 * REQUIRED may be relaxed; nothing may vanish or change its type.
 *
 * @param columns all columns afterwards, the old ones first and in their order
 * @param added those that are new
 * @see <a href="https://cloud.google.com/bigquery/docs/managing-table-schemas">Modifying table schemas</a>
 */
record SchemaChange(List<Column> columns, List<Column> added) {
    static SchemaChange of(Table table, List<Column> wanted) {
        List<Column> columns = new ArrayList<>();
        for (Column old : table.columns()) {
            Column kept = wanted.stream()
                    .filter(column -> column.name().equalsIgnoreCase(old.name()))
                    .findFirst()
                    .orElseThrow(() -> mismatch(table, "Field " + old.name() + " is missing in new schema"));
            checkKept(table, old, kept);
            columns.add(kept);
        }
        List<Column> added = new ArrayList<>();
        for (Column column : wanted) {
            if (table.columnIndex(column.name()) >= 0) {
                continue;
            }
            if (column.mode() == Column.Mode.REQUIRED) {
                throw mismatch(
                        table, "Cannot add required fields to an existing schema. (field: " + column.name() + ")");
            }
            added.add(column);
            columns.add(column);
        }
        return new SchemaChange(List.copyOf(columns), List.copyOf(added));
    }

    private static void checkKept(Table table, Column old, Column kept) {
        if (kept.type() != old.type()) {
            throw mismatch(
                    table,
                    "Field " + old.name() + " has changed type from "
                            + old.type().restName() + " to " + kept.type().restName());
        }
        boolean relaxed = old.mode() == Column.Mode.REQUIRED && kept.mode() == Column.Mode.NULLABLE;
        if (kept.mode() != old.mode() && !relaxed) {
            throw mismatch(
                    table, "Field " + old.name() + " has changed mode from " + old.mode() + " to " + kept.mode());
        }
    }

    private static RequestException mismatch(Table table, String what) {
        return RequestException.invalid("Provided Schema does not match Table " + table.name() + ". " + what);
    }
}
