package dev.wwi.sink.table;

import java.util.List;
import java.util.Locale;

/**
 * One column of a warehouse table.
 *
 * @param name the column's name; BigQuery compares names without regard to case
 * @param type the column's type, of the elements if the mode is REPEATED
 * @param mode REQUIRED for primary key columns, else NULLABLE or REPEATED
 * @param description what the column means; empty if nobody said
 */
public record TableColumn(String name, ColumnType type, ColumnMode mode, String description) {

    // BigQuery docs, "Column names": these prefixes are refused, and the pseudo columns of CDC ingestion cannot be
    // table columns.
    private static final List<String> RESERVED_PREFIXES =
            List.of("_table_", "_file_", "_partition", "_row_timestamp", "__root__", "_colidentifier", "_change_");

    public TableColumn {
        String folded = name.toLowerCase(Locale.ROOT);
        if (!folded.matches("[a-z_][a-z0-9_]{0,299}")) {
            throw new IllegalArgumentException("column name '" + name
                    + "' is not allowed: 1 to 300 letters, digits and underscores, not starting with a digit");
        }
        for (String prefix : RESERVED_PREFIXES) {
            if (folded.startsWith(prefix)) {
                throw new IllegalArgumentException(
                        "column name '" + name + "' is not allowed: the prefix '" + prefix + "' is BigQuery's own");
            }
        }
    }

    boolean sameName(String other) {
        return name.equalsIgnoreCase(other);
    }
}
