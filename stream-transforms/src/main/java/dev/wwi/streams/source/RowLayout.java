package dev.wwi.streams.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The columns that are kept of a row, in a fixed order. The order is part of the stored bytes: another order is
 * another generation. Immutable, equal if name and columns are.
 */
public final class RowLayout {
    private final String name;
    private final List<ProjectedColumn> columns;
    private final Set<String> required;
    private final Map<String, Integer> indexes;

    private RowLayout(String name, List<ProjectedColumn> columns, Set<String> required) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.required = Set.copyOf(required);
        this.indexes = new HashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            if (indexes.put(columns.get(index).name(), index) != null) {
                throw new IllegalArgumentException(
                        name + " names column " + columns.get(index).name() + " twice");
            }
        }
    }

    /** A layout; the name, {@code sales.orders}, is for messages. */
    public static RowLayout of(String name, List<ProjectedColumn> columns) {
        return new RowLayout(name, columns, Set.of());
    }

    /** A layout; the name, {@code sales.orders}, is for messages. */
    public static RowLayout of(String name, ProjectedColumn... columns) {
        return new RowLayout(name, List.of(columns), Set.of());
    }

    /** The same, of rows that are of no use if one of these columns is NULL. It has no part in equality. */
    public RowLayout requiring(Set<String> columnNames) {
        columnNames.forEach(this::indexOf);
        return new RowLayout(name, columns, columnNames);
    }

    /** Whether a row is of no use if this column is NULL. */
    public boolean requires(ProjectedColumn column) {
        return required.contains(column.name());
    }

    /** What the rows are, for messages. */
    public String name() {
        return name;
    }

    /** The columns in stored order. */
    public List<ProjectedColumn> columns() {
        return columns;
    }

    /**
     * The column's place.
     *
     * @throws IllegalArgumentException if the layout has no such column
     */
    public int indexOf(String column) {
        Integer index = indexes.get(column);
        if (index == null) {
            throw new IllegalArgumentException(name + " has no column " + column + "; it has " + indexes.keySet());
        }
        return index;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowLayout that && name.equals(that.name) && columns.equals(that.columns);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + columns.hashCode();
    }

    @Override
    public String toString() {
        return name + columns;
    }
}
