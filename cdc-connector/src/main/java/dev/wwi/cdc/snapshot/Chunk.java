package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.source.Identifiers;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows of a table to be read at once, in the order of the primary key.
 *
 * @param table the table
 * @param from least value of the key's first column, or {@link ReadRange#START}
 * @param to value behind the greatest, or {@link ReadRange#END}
 * @param after the key behind which rows are read, as text; empty for all
 * @param upTo the last key that is read, as text; empty for all
 * @param limit most rows
 * @param ofRange whether it is a range of integers, and not all rows behind a key
 */
record Chunk(
        SourceTable table, long from, long to, List<String> after, List<String> upTo, long limit, boolean ofRange) {
    private static final long UNLIMITED = Long.MAX_VALUE;

    /** The part of a range from there on. */
    static Chunk ofRange(SourceTable table, long from, long to, long limit) {
        return new Chunk(table, from, to, List.of(), List.of(), limit, true);
    }

    /** All rows behind a key. */
    static Chunk behind(SourceTable table, List<String> key, long limit) {
        return between(table, key, List.of(), limit);
    }

    /** The rows behind a key up to another. */
    static Chunk between(SourceTable table, List<String> after, List<String> upTo, long limit) {
        return new Chunk(table, ReadRange.START, ReadRange.END, after, upTo, limit, false);
    }

    /** All rows of one value, however many they are. */
    static Chunk ofValue(SourceTable table, long value) {
        return ofRange(table, value, value + 1, UNLIMITED);
    }

    boolean isLimited() {
        return limit != UNLIMITED;
    }

    String copyStatement(List<String> columns) {
        String keyColumns = table.primaryKey().stream().map(Identifiers::quoted).collect(Collectors.joining(", "));
        String firstKey = Identifiers.quoted(table.primaryKey().get(0));
        List<String> conditions = new ArrayList<>();
        if (from != ReadRange.START) {
            conditions.add(firstKey + " >= " + from);
        }
        if (to != ReadRange.END) {
            conditions.add(firstKey + " < " + to);
        }
        if (!after.isEmpty()) {
            conditions.add("(" + keyColumns + ") > " + key(after));
        }
        if (!upTo.isEmpty()) {
            conditions.add("(" + keyColumns + ") <= " + key(upTo));
        }
        return "COPY (SELECT "
                + columns.stream().map(Identifiers::quoted).collect(Collectors.joining(", "))
                + " FROM " + Identifiers.quoted(table)
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + " ORDER BY " + keyColumns
                + (isLimited() ? " LIMIT " + limit : "")
                + ") TO STDOUT";
    }

    private static String key(List<String> values) {
        return values.stream().map(Chunk::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
