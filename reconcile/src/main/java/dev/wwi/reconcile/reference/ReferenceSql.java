package dev.wwi.reconcile.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The queries on PostgreSQL that say what the rows of the star schema must be: one file for each table. Where a row has
 * the key of a version, they have the member's id; where a name is one of the past, they have the present one.
 */
public final class ReferenceSql {
    private static final String NEWEST = "${newest}";
    private static final Pattern RELATION =
            Pattern.compile("\\b(?:from|join)\\s+((?:application|purchasing|sales|warehouse)\\.\\w+)");

    private ReferenceSql() {}

    /** The names of the tables, {@code fct_order}. */
    public static List<String> tables() {
        return StarTable.all().stream().map(StarTable::name).toList();
    }

    /**
     * The query of a table.
     *
     * @param newestDate SQL for the newest date that the calendar has to reach besides those that are in the tables
     * @throws IllegalArgumentException if there is no such table
     */
    public static String of(String table, String newestDate) {
        return text(table).replace(NEWEST, newestDate);
    }

    static boolean hasNewestDate(String table) {
        return text(table).contains(NEWEST);
    }

    /** The source's tables that a query reads, as {@code sales.orders}. */
    static List<String> sourceTables(String table) {
        Matcher relations = RELATION.matcher(text(table));
        Set<String> tables = new LinkedHashSet<>();
        while (relations.find()) {
            tables.add(relations.group(1));
        }
        return List.copyOf(tables);
    }

    static String text(String table) {
        try (InputStream stream =
                ReferenceSql.class.getResourceAsStream("/dev/wwi/reconcile/reference/" + table + ".sql")) {
            if (stream == null) {
                throw new IllegalArgumentException("no query says what " + table + " must be");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
