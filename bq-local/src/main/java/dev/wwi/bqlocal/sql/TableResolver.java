package dev.wwi.bqlocal.sql;

import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.storage.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a path of names in SQL means: a table, a view, or a view of INFORMATION_SCHEMA. */
final class TableResolver {
    private final Catalog catalog;
    private final String project;
    private final @Nullable DatasetName defaultDataset;

    TableResolver(Catalog catalog, String project, @Nullable DatasetName defaultDataset) {
        this.catalog = catalog;
        this.project = project;
        this.defaultDataset = defaultDataset;
    }

    Catalog catalog() {
        return catalog;
    }

    /** Reads a path: names with dots between; a backticked name may hold dots, a bare project dashes. */
    static List<String> readPath(TokenStream tokens) {
        List<String> path = new ArrayList<>();
        do {
            StringBuilder part = new StringBuilder(tokens.name());
            while (tokens.startsWith("-")
                    && (tokens.peek(1).isName() || tokens.peek(1).kind() == Token.Kind.NUMBER)
                    && path.isEmpty()) {
                tokens.next();
                part.append('-').append(tokens.next().text());
            }
            path.addAll(List.of(part.toString().split("\\.", -1)));
        } while (tokens.accept("."));
        return path;
    }

    /** The full name that a path gives to a table, existing or not. */
    TableName tableName(List<String> path) {
        if (path.size() == 3) {
            return new TableName(path.get(0), path.get(1), path.get(2));
        }
        if (path.size() == 2) {
            return new TableName(project, path.get(0), path.get(1));
        }
        if (path.size() == 1 && defaultDataset != null) {
            return defaultDataset.table(path.get(0));
        }
        throw RequestException.invalidQuery(
                "Table \"" + String.join(".", path) + "\" must be qualified with a dataset (e.g. dataset.table).");
    }

    DatasetName datasetName(List<String> path) {
        return path.size() == 2 ? new DatasetName(path.get(0), path.get(1)) : new DatasetName(project, path.get(0));
    }

    /** The DuckDB relation to read for a path. */
    String relation(List<String> path) {
        int schema = path.size() - 2;
        if (schema >= 0 && path.get(schema).toUpperCase(Locale.ROOT).equals("INFORMATION_SCHEMA")) {
            return new InformationSchema(catalog, project).relation(path.subList(0, schema), path.get(schema + 1));
        }
        Table table = catalog.table(tableName(path));
        if (!table.isView() && table.columns().isEmpty()) {
            throw RequestException.invalidQuery("Table " + table.name() + " does not have a schema.");
        }
        return Sql.relation(table.name());
    }
}
