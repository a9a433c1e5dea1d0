package dev.wwi.streams.fact;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.source.ProjectedColumn;
import java.util.List;

/**
 * What a fact needs of a source table.
 *
 * @param table where the rows come from
 * @param columns the columns that are read; all others are skipped
 */
record SourceColumns(SourceTable table, List<ProjectedColumn> columns) {
    SourceColumns {
        columns = List.copyOf(columns);
    }

    static SourceColumns of(SourceTable table, ProjectedColumn... columns) {
        return new SourceColumns(table, List.of(columns));
    }
}
