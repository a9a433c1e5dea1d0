package dev.wwi.platform.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, every value as text.
 *
 * @param columns names and BigQuery types in the order selected
 * @param rows a list of values per row, null for NULL
 */
public record QueryResult(List<Column> columns, List<List<@Nullable String>> rows) {
    /** A column: its name and BigQuery's name of its type. */
    public record Column(String name, String type) {}

    /** Copies the lists; values may be null. */
    public QueryResult {
        columns = List.copyOf(columns);
        List<List<@Nullable String>> copies = new ArrayList<>(rows.size());
        for (List<@Nullable String> row : rows) {
            copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
        }
        rows = Collections.unmodifiableList(copies);
    }
}
