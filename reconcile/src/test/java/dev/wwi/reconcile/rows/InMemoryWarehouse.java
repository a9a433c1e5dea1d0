package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A warehouse whose tables are lists; rows come out in the order they were put in. */
final class InMemoryWarehouse implements Warehouse {
    private final Map<String, List<Column>> columns = new HashMap<>();
    private final Map<String, List<List<@Nullable String>>> rows = new HashMap<>();

    void create(String dataset, String table, Column... tableColumns) {
        columns.put(dataset + "." + table, List.of(tableColumns));
        rows.put(dataset + "." + table, new ArrayList<>());
    }

    void insert(String dataset, String table, @Nullable String... values) {
        List<List<@Nullable String>> tableRows = rows.get(dataset + "." + table);
        assert tableRows != null : "created before";
        tableRows.add(Arrays.asList(values));
    }

    @Override
    public RowCursor read(String dataset, String table, List<String> keyColumns) {
        List<Column> tableColumns = columns.get(dataset + "." + table);
        List<List<@Nullable String>> tableRows = rows.get(dataset + "." + table);
        if (tableColumns == null || tableRows == null) {
            throw new UnreadableTableException("the warehouse cannot read " + dataset + "." + table + ": not found");
        }
        Iterator<List<@Nullable String>> iterator = List.copyOf(tableRows).iterator();
        return new RowCursor() {
            @Override
            public List<Column> columns() {
                return tableColumns;
            }

            @Override
            public @Nullable List<@Nullable String> next() {
                return iterator.hasNext() ? iterator.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
