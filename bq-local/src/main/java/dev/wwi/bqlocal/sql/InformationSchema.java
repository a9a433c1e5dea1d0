package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Dataset;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.storage.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The views TABLES, COLUMNS, VIEWS, SCHEMATA and KEY_COLUMN_USAGE, each as a list of values of this moment. */
final class InformationSchema {
    private final Catalog catalog;
    private final String project;

    InformationSchema(Catalog catalog, String project) {
        this.catalog = catalog;
        this.project = project;
    }

    /** @param owner the names before INFORMATION_SCHEMA: none, a dataset, a project and a dataset, or a region */
    String relation(List<String> owner, String view) {
        List<Dataset> datasets = datasets(owner);
        return switch (view.toUpperCase(Locale.ROOT)) {
            case "SCHEMATA" -> values("catalog_name, schema_name, location", schemata(datasets));
            case "TABLES" ->
                values(
                        "table_catalog, table_schema, table_name, table_type, is_insertable_into, creation_time,"
                                + " upsert_stream_apply_watermark",
                        tables(datasets));
            case "VIEWS" -> values("table_catalog, table_schema, table_name, view_definition", views(datasets));
            case "COLUMNS" ->
                values(
                        "table_catalog, table_schema, table_name, column_name, ordinal_position, is_nullable, data_type,"
                                + " column_default, clustering_ordinal_position",
                        columns(datasets));
            case "KEY_COLUMN_USAGE" ->
                values(
                        "constraint_name, table_catalog, table_schema, table_name, column_name, ordinal_position",
                        keys(datasets));
            default ->
                throw RequestException.invalidQuery("INFORMATION_SCHEMA." + view + " is not supported by the local"
                        + " BigQuery, it has SCHEMATA, TABLES, VIEWS, COLUMNS, KEY_COLUMN_USAGE");
        };
    }

    private List<Dataset> datasets(List<String> owner) {
        if (owner.isEmpty()
                || owner.get(owner.size() - 1).toLowerCase(Locale.ROOT).startsWith("region-")) {
            return catalog.datasets(owner.size() == 2 ? owner.get(0) : project);
        }
        DatasetName name = owner.size() == 2
                ? new DatasetName(owner.get(0), owner.get(1))
                : new DatasetName(project, owner.get(0));
        return List.of(catalog.dataset(name));
    }

    private static List<String> schemata(List<Dataset> datasets) {
        return datasets.stream()
                .map(dataset ->
                        row(text(dataset.name().project()), text(dataset.name().dataset()), text(dataset.location())))
                .toList();
    }

    private List<String> tables(List<Dataset> datasets) {
        List<String> rows = new ArrayList<>();
        for (Table table : tablesOf(datasets)) {
            rows.add(row(
                    owner(table),
                    text(table.isView() ? "VIEW" : "BASE TABLE"),
                    text(table.isView() ? "NO" : "YES"),
                    "make_timestamptz(" + table.createdMillis() * 1000 + ")",
                    watermark(table)));
        }
        return rows;
    }

    /** Changes are applied before they are acknowledged, so a table with any has all of this moment. */
    private static String watermark(Table table) {
        return table.isView() || !table.hasPrimaryKey()
                ? "CAST(NULL AS TIMESTAMPTZ)"
                : "(SELECT CASE WHEN EXISTS (" + Sql.findChanged(table) + ") THEN now() END)";
    }

    private List<String> views(List<Dataset> datasets) {
        return tablesOf(datasets).stream()
                .filter(Table::isView)
                .map(view -> row(owner(view), text(view.viewQuery())))
                .toList();
    }

    private List<String> columns(List<Dataset> datasets) {
        List<String> rows = new ArrayList<>();
        for (Table table : tablesOf(datasets)) {
            List<String> clustering = new ArrayList<>();
            table.resource().path("clustering").path("fields").forEach(field -> clustering.add(field.asText()));
            for (int i = 0; i < table.columns().size(); i++) {
                Column column = table.columns().get(i);
                int clustered = clustering.indexOf(column.name());
                rows.add(row(
                        owner(table),
                        text(column.name()),
                        Integer.toString(i + 1),
                        text(column.mode() == Column.Mode.NULLABLE ? "YES" : "NO"),
                        text(column.googleType()),
                        text(column.defaultExpression() == null ? "NULL" : column.defaultExpression()),
                        clustered < 0 ? "NULL" : Integer.toString(clustered + 1)));
            }
        }
        return rows;
    }

    private List<String> keys(List<Dataset> datasets) {
        List<String> rows = new ArrayList<>();
        for (Table table : tablesOf(datasets)) {
            for (int i = 0; i < table.primaryKey().size(); i++) {
                rows.add(row(
                        text(table.name().table() + ".pk$"),
                        owner(table),
                        text(table.primaryKey().get(i)),
                        Integer.toString(i + 1)));
            }
        }
        return rows;
    }

    private List<Table> tablesOf(List<Dataset> datasets) {
        return datasets.stream()
                .flatMap(dataset -> catalog.tables(dataset.name()).stream())
                .toList();
    }

    private static String owner(Table table) {
        return text(table.name().project()) + ", " + text(table.name().dataset()) + ", "
                + text(table.name().table());
    }

    private static String row(String... values) {
        return "(" + String.join(", ", values) + ")";
    }

    private static String text(@Nullable String value) {
        return value == null ? "CAST(NULL AS VARCHAR)" : Sql.literal(value);
    }

    private static String values(String columns, List<String> rows) {
        if (rows.isEmpty()) {
            String nulls = columns.replaceAll("(\\w+)", "NULL AS $1");
            return "(SELECT " + nulls + " WHERE false)";
        }
        return "(SELECT * FROM (VALUES " + String.join(", ", rows) + ") AS rows(" + columns + "))";
    }
}
