package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.source.ProjectedColumn;
import java.util.List;
import java.util.Set;

/**
 * What a fact needs of a source table.
 *
 * @param table where the rows come from
 * @param columns the columns that are read; all others are skipped
 * @param required those without which no fact can be made: a change with NULL in one of them is refused
 */
record SourceColumns(SourceTable table, List<ProjectedColumn> columns, Set<String> required) {
    SourceColumns {
        columns = List.copyOf(columns);
        required = Set.copyOf(required);
    }

    static SourceColumns of(SourceTable table, ProjectedColumn... columns) {
        return new SourceColumns(table, List.of(columns), Set.of());
    }

    /** The same, with columns that must not be NULL. */
    SourceColumns requiring(String... columnNames) {
        return new SourceColumns(table, columns, Set.of(columnNames));
    }
}
