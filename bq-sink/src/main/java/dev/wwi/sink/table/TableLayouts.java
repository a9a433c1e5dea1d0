package dev.wwi.sink.table;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.TargetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/** Derives the layouts of the warehouse's tables from the schemas of the topics they are filled from. */
public final class TableLayouts {

    private TableLayouts() {}

    /**
     * The raw copy of a source table: the columns of the envelope's {@code after}, then the audit columns. Clustered by
     * the primary key, as BigQuery recommends for CDC ingestion.
     *
     * @param envelope the value schema of the table's change topic
     * @throws UnsupportedColumnException if a column has no counterpart in BigQuery or takes an audit column's name
     */
    public static TableLayout raw(SourceTable table, Schema envelope) {
        Schema.Field after = envelope.getField("after");
        if (after == null) {
            throw new UnsupportedColumnException(
                    "schema " + envelope.getFullName() + " of topic " + table.topic() + " has no field 'after'");
        }
        Schema row = AvroColumns.withoutNull(after.schema());
        List<TableColumn> columns = new ArrayList<>(AvroColumns.of(row, table.primaryKey()));
        for (TableColumn audit : AuditColumns.all()) {
            if (columns.stream().anyMatch(column -> column.sameName(audit.name()))) {
                throw new UnsupportedColumnException("column '" + audit.name() + "' of " + table.qualifiedName()
                        + " has the name of an audit column of the warehouse");
            }
            columns.add(audit);
        }
        return layout(row, columns, table.primaryKey(), TableLayout.clusteringByKey(table.primaryKey()));
    }

    /**
     * A table of the star schema: the fields of the record, which has the audit columns among them.
     *
     * @param row the value schema that a writer of the topic used
     * @throws UnsupportedColumnException if a column has no counterpart in BigQuery
     */
    public static TableLayout star(TargetTable table, Schema row) {
        return layout(row, AvroColumns.of(row, table.primaryKey()), table.primaryKey(), table.clustering());
    }

    private static TableLayout layout(
            Schema row, List<TableColumn> columns, List<String> primaryKey, List<String> clustering) {
        try {
            return new TableLayout(Objects.requireNonNullElse(row.getDoc(), ""), columns, primaryKey, clustering);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedColumnException("schema " + row.getFullName() + ": " + e.getMessage());
        }
    }
}
