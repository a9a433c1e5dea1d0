package dev.wwi.sink.table;

import com.google.cloud.bigquery.Clustering;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.PrimaryKey;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableConstraints;
import com.google.cloud.bigquery.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Layouts in the terms of BigQuery's client, and back. */
final class BigQuerySchemas {

    private static final int MAX_DESCRIPTION_CHARACTERS = 1_024;

    private BigQuerySchemas() {}

    static StandardTableDefinition definition(TableLayout layout) {
        StandardTableDefinition.Builder definition =
                StandardTableDefinition.newBuilder().setSchema(Schema.of(fields(layout.columns())));
        if (!layout.primaryKey().isEmpty()) {
            definition.setTableConstraints(TableConstraints.newBuilder()
                    .setPrimaryKey(PrimaryKey.newBuilder()
                            .setColumns(layout.primaryKey())
                            .build())
                    .build());
        }
        if (!layout.clustering().isEmpty()) {
            definition.setClustering(
                    Clustering.newBuilder().setFields(layout.clustering()).build());
        }
        return definition.build();
    }

    static List<Field> fields(List<TableColumn> columns) {
        return columns.stream().map(BigQuerySchemas::field).toList();
    }

    /** The fields of an existing table; columns of types the sink does not write are nobody's business. */
    static TableLayout layout(TableInfo table) {
        StandardTableDefinition definition = table.getDefinition();
        List<TableColumn> columns = new ArrayList<>();
        for (Field field : fieldsOf(definition)) {
            column(field).ifPresent(columns::add);
        }
        Clustering clustering = definition.getClustering();
        return new TableLayout(
                Objects.requireNonNullElse(table.getDescription(), ""),
                columns,
                primaryKey(table, definition),
                clustering == null ? List.of() : clustering.getFields());
    }

    static FieldList fieldsOf(StandardTableDefinition definition) {
        Schema schema = definition.getSchema();
        return schema == null ? FieldList.of() : schema.getFields();
    }

    static String description(String text) {
        return text.length() <= MAX_DESCRIPTION_CHARACTERS ? text : text.substring(0, MAX_DESCRIPTION_CHARACTERS);
    }

    private static List<String> primaryKey(TableInfo table, StandardTableDefinition definition) {
        TableConstraints constraints = definition.getTableConstraints() != null
                ? definition.getTableConstraints()
                : table.getTableConstraints();
        PrimaryKey primaryKey = constraints == null ? null : constraints.getPrimaryKey();
        return primaryKey == null || primaryKey.getColumns() == null ? List.of() : primaryKey.getColumns();
    }

    private static Field field(TableColumn column) {
        Field.Builder field = Field.newBuilder(
                        column.name(), StandardSQLTypeName.valueOf(column.type().name()))
                .setMode(Field.Mode.valueOf(column.mode().name()));
        if (!column.description().isEmpty()) {
            field.setDescription(description(column.description()));
        }
        return field.build();
    }

    private static Optional<TableColumn> column(Field field) {
        String typeName = field.getType().getStandardType().name();
        for (ColumnType type : ColumnType.values()) {
            if (type.name().equals(typeName)) {
                ColumnMode mode = field.getMode() == null
                        ? ColumnMode.NULLABLE
                        : ColumnMode.valueOf(field.getMode().name());
                return Optional.of(new TableColumn(
                        field.getName(), type, mode, Objects.requireNonNullElse(field.getDescription(), "")));
            }
        }
        return Optional.empty();
    }
}
