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
        Schema row = rowOf(table, envelope);
        List<TableColumn> columns = new ArrayList<>(AvroColumns.of(row, table.primaryKey()));
        for (TableColumn audit : AuditColumns.all()) {
            requireFree(table, columns, audit);
            columns.add(audit);
        }
        return layout(row, columns, table.primaryKey(), TableLayout.clusteringByKey(table.primaryKey()));
    }

    /**
     * The change log of a source table: where each change stood in Kafka, then the columns of the raw copy. It has no
     * primary key, for it is only appended to.
     *
     * @param envelope the value schema of the table's change topic
     * @throws UnsupportedColumnException as {@link #raw}, or if a column takes a name of the log's own
     */
    public static TableLayout changeLog(SourceTable table, Schema envelope) {
        TableLayout raw = raw(table, envelope);
        List<TableColumn> columns = new ArrayList<>(ChangeLogColumns.all());
        for (TableColumn own : ChangeLogColumns.all()) {
            requireFree(table, raw.columns(), own);
        }
        columns.addAll(raw.columns());
        return layout(
                rowOf(table, envelope),
                columns,
                List.of(),
                List.of(ChangeLogColumns.PARTITION.name(), ChangeLogColumns.OFFSET.name()));
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

    private static Schema rowOf(SourceTable table, Schema envelope) {
        Schema.Field after = envelope.getField("after");
        if (after == null) {
            throw new UnsupportedColumnException(
                    "schema " + envelope.getFullName() + " of topic " + table.topic() + " has no field 'after'");
        }
        return AvroColumns.withoutNull(after.schema());
    }

    private static void requireFree(SourceTable table, List<TableColumn> columns, TableColumn own) {
        if (columns.stream().anyMatch(column -> column.sameName(own.name()))) {
            throw new UnsupportedColumnException("column '" + own.name() + "' of " + table.qualifiedName()
                    + " has the name of a column of the warehouse's own");
        }
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
