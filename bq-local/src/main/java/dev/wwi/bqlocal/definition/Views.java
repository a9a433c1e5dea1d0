package dev.wwi.bqlocal.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.result.ResultColumn;
import dev.wwi.bqlocal.result.ResultColumns;
import dev.wwi.bqlocal.sql.QueryParameters;
import dev.wwi.bqlocal.sql.Statement;
import dev.wwi.bqlocal.sql.StatementParser;
import dev.wwi.bqlocal.storage.DatabaseErrors;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.storage.Transaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Defines views in the database; replacing one is atomic for readers. */
final class Views {
    private Views() {}

    /** Creates or replaces the database's view and returns its record, with the columns that the query has. */
    static Table define(
            Transaction transaction,
            TableName name,
            long physicalId,
            long version,
            ObjectNode resource,
            long createdMillis)
            throws SQLException {
        String query = resource.path("view").path("query").asText("");
        Statement statement =
                new StatementParser(transaction.catalog(), name.project(), null, QueryParameters.none()).parse(query);
        if (!(statement instanceof Statement.Select select)) {
            throw RequestException.invalidQuery("A view is defined by a query, this is not one: " + query);
        }
        List<Column> columns = new ArrayList<>();
        try {
            for (ResultColumn column : columns(transaction, select.sql())) {
                columns.add(column.toColumn());
            }
            transaction.execute("CREATE OR REPLACE VIEW " + Sql.relation(name) + " AS " + select.sql());
        } catch (SQLException e) {
            throw DatabaseErrors.translate(e);
        }
        return Table.of(
                name,
                physicalId,
                version,
                Resources.withColumns(resource, withDescriptions(columns, resource)),
                createdMillis,
                System.currentTimeMillis());
    }

    /** Defines a view again by its own query, after something it reads has changed. */
    static Table refresh(Transaction transaction, Table view) throws SQLException {
        Table refreshed = define(
                transaction, view.name(), view.physicalId(), view.version() + 1, view.resource(), view.createdMillis());
        transaction.put(refreshed);
        return refreshed;
    }

    /** The views that may read a table or view, directly or through others, in an order to refresh them in. */
    static List<Table> dependents(Catalog catalog, Table changed) {
        Set<String> names = new HashSet<>(Set.of(changed.name().table().toLowerCase(Locale.ROOT)));
        List<Table> dependents = new ArrayList<>();
        for (Table view : catalog.views()) {
            String query = String.valueOf(view.viewQuery()).toLowerCase(Locale.ROOT);
            if (!view.name().equals(changed.name()) && names.stream().anyMatch(query::contains)) {
                names.add(view.name().table().toLowerCase(Locale.ROOT));
                dependents.add(view);
            }
        }
        return dependents;
    }

    private static List<ResultColumn> columns(Transaction transaction, String sql) throws SQLException {
        try (PreparedStatement statement = transaction.connection().prepareStatement(sql)) {
            return ResultColumns.of(statement.getMetaData());
        }
    }

    private static List<Column> withDescriptions(List<Column> columns, ObjectNode resource) {
        List<Column> described = new ArrayList<>();
        for (Column column : columns) {
            ObjectNode definition = column.definition().deepCopy();
            resource.path("schema").path("fields").forEach(field -> {
                if (field.path("name").asText().equalsIgnoreCase(column.name()) && field.has("description")) {
                    definition.set("description", field.get("description"));
                }
            });
            described.add(Column.of(definition));
        }
        return described;
    }
}
