package dev.wwi.sink.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns, primary key and clustering of a warehouse table. Immutable; columns are only ever appended, so a
 * column's index never changes from a layout to its successors (the row encoding relies on that).
 *
 * @param description what the table holds; empty if nobody said
 * @param columns in table order
 * @param primaryKey up to 16 names of REQUIRED columns (BigQuery's limit); empty for a table that is only appended to
 * @param clustering at most 4 names of columns (BigQuery's limit)
 */
public record TableLayout(
        String description, List<TableColumn> columns, List<String> primaryKey, List<String> clustering) {

    private static final int MAX_PRIMARY_KEY_COLUMNS = 16;
    private static final int MAX_CLUSTERING_COLUMNS = 4;

    public TableLayout {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        clustering = List.copyOf(clustering);
        requireDistinctNames(columns);
        if (primaryKey.size() > MAX_PRIMARY_KEY_COLUMNS) {
            throw new IllegalArgumentException("primary key " + primaryKey + " has " + primaryKey.size()
                    + " columns: BigQuery takes at most " + MAX_PRIMARY_KEY_COLUMNS);
        }
        if (clustering.size() > MAX_CLUSTERING_COLUMNS) {
            throw new IllegalArgumentException("clustering " + clustering + " has " + clustering.size()
                    + " columns: BigQuery takes at most " + MAX_CLUSTERING_COLUMNS);
        }
        for (String name : primaryKey) {
            TableColumn column = require(columns, name, "primary key");
            if (column.mode() != ColumnMode.REQUIRED) {
                throw new IllegalArgumentException("primary key column '" + name + "' is " + column.mode()
                        + ": it must be REQUIRED, for it is all that a DELETE carries");
            }
        }
        for (String name : clustering) {
            require(columns, name, "clustering");
        }
    }

    /** The column of that name, in any case. */
    public Optional<TableColumn> column(String name) {
        return columns.stream().filter(column -> column.sameName(name)).findFirst();
    }

    /** The columns of {@code wanted} that this layout lacks, in the order of {@code wanted}. */
    public List<TableColumn> missing(TableLayout wanted) {
        return wanted.columns.stream()
                .filter(column -> column(column.name()).isEmpty())
                .toList();
    }

    /** This layout with further columns behind its own. */
    public TableLayout with(List<TableColumn> additions) {
        List<TableColumn> all = new ArrayList<>(columns);
        all.addAll(additions);
        return new TableLayout(description, all, primaryKey, clustering);
    }

    /** The primary key's leading columns, as many as BigQuery clusters by: what its CDC documentation recommends. */
    static List<String> clusteringByKey(List<String> primaryKey) {
        return primaryKey.subList(0, Math.min(MAX_CLUSTERING_COLUMNS, primaryKey.size()));
    }

    private static TableColumn require(List<TableColumn> columns, String name, String role) {
        TableColumn column = columns.stream()
                .filter(candidate -> candidate.sameName(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        role + " column '" + name + "' is not among the columns " + names(columns)));
        if (!column.type().canBeKey()) {
            throw new IllegalArgumentException(
                    role + " column '" + name + "' is " + column.type() + ", which BigQuery does not take there");
        }
        return column;
    }

    private static void requireDistinctNames(List<TableColumn> columns) {
        for (int i = 0; i < columns.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (columns.get(i).sameName(columns.get(j).name())) {
                    throw new IllegalArgumentException(
                            "column '" + columns.get(i).name() + "' appears twice (BigQuery ignores case)");
                }
            }
        }
    }

    private static List<String> names(List<TableColumn> columns) {
        return columns.stream().map(TableColumn::name).toList();
    }
}
