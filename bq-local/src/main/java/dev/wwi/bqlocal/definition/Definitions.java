package dev.wwi.bqlocal.definition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Dataset;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.sql.QueryParameters;
import dev.wwi.bqlocal.sql.Statement.TableAlteration;
import dev.wwi.bqlocal.sql.StatementParser;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.storage.Transaction;
import dev.wwi.bqlocal.storage.Warehouse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on datasets, tables and views; thread-safe, each durable when it returns. */
public final class Definitions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Definitions.class);

    private final Warehouse warehouse;

    public Definitions(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    public Dataset createDataset(DatasetName name, ObjectNode resource) {
        name.checked();
        return warehouse.change(transaction -> {
            if (transaction.catalog().findDataset(name).isPresent()) {
                throw RequestException.duplicate(name);
            }
            long now = System.currentTimeMillis();
            Dataset dataset = new Dataset(name, Resources.written(resource), now, now);
            transaction.put(dataset);
            return dataset;
        });
    }

    public Dataset changeDataset(DatasetName name, ObjectNode patch) {
        return warehouse.change(transaction -> {
            Dataset old = transaction.catalog().dataset(name);
            Dataset dataset = new Dataset(
                    name, Resources.patched(old.resource(), patch), old.createdMillis(), System.currentTimeMillis());
            transaction.put(dataset);
            return dataset;
        });
    }

    /** Removes a dataset; one that has tables only together with them. */
    public void deleteDataset(DatasetName name, boolean withContents) {
        warehouse.change(transaction -> {
            transaction.catalog().dataset(name);
            List<Table> tables = transaction.catalog().tables(name);
            if (!tables.isEmpty() && !withContents) {
                throw new RequestException(
                        RequestException.Reason.RESOURCE_IN_USE, "Dataset " + name + " is still in use");
            }
            for (Table table : tables) {
                transaction.remove(table);
            }
            transaction.remove(name);
            return name;
        });
    }

    /** Creates a table, or a view if the resource has one. */
    public Table createTable(TableName name, ObjectNode resource) {
        name.checked();
        return warehouse.change(transaction -> {
            transaction.catalog().dataset(name.datasetName());
            if (transaction.catalog().findTable(name).isPresent()) {
                throw RequestException.duplicate(name);
            }
            return create(transaction, name, Resources.written(resource));
        });
    }

    /** Creates a table or view, in the place of the one that has the name, if any; readers see the old or the new. */
    public Table replaceTable(TableName name, ObjectNode resource) {
        name.checked();
        return warehouse.change(transaction -> {
            transaction.catalog().dataset(name.datasetName());
            Table old = transaction.catalog().findTable(name).orElse(null);
            if (old != null && old.isView() && resource.has("view")) {
                return redefine(transaction, old, Resources.written(resource));
            }
            if (old != null) {
                transaction.remove(old);
            }
            return create(transaction, name, Resources.written(resource));
        });
    }

    /**
     * Creates a table with the rows of a query.
     *
     * @param select the query in DuckDB's dialect
     * @param columns the query's columns, used where the resource has no schema
     */
    public Table createTableAs(
            TableName name, ObjectNode resource, boolean orReplace, String select, List<Column> columns) {
        name.checked();
        return warehouse.change(transaction -> {
            transaction.catalog().dataset(name.datasetName());
            Table old = transaction.catalog().findTable(name).orElse(null);
            if (old != null && !orReplace) {
                throw RequestException.duplicate(name);
            }
            ObjectNode written = Resources.written(resource);
            ObjectNode described = written.has("schema") ? written : Resources.withColumns(written, columns);
            long now = System.currentTimeMillis();
            Table table = Table.of(name, transaction.nextPhysicalId(), 1, described, now, now);
            // The query may read the table that this one replaces.
            transaction.execute(Sql.createPhysical(table));
            transaction.execute("INSERT INTO " + Sql.physical(table) + " (" + Sql.columnList(table) + ") " + select);
            if (old != null) {
                transaction.remove(old);
            }
            transaction.put(table);
            setDefaults(transaction, table, table.columns());
            return table;
        });
    }

    /**
     * Changes a table or view.
     *
     * @param etag the version that the change was made for, or null for whatever is there
     * @param edit makes the new resource from the old one
     */
    public Table changeTable(TableName name, @Nullable String etag, UnaryOperator<ObjectNode> edit) {
        return refreshDependents(warehouse.change(transaction -> {
            Table old = transaction.catalog().table(name);
            if (etag != null && !etag.equals(old.etag())) {
                throw new RequestException(
                        RequestException.Reason.CONDITION_NOT_MET, "Precondition check failed: the table has changed");
            }
            ObjectNode resource = Resources.written(edit.apply(old.resource().deepCopy()));
            return old.isView() ? redefine(transaction, old, resource) : change(transaction, old, resource);
        }));
    }

    /** Changes a table by a partial resource; a null removes a property. */
    public Table patchTable(TableName name, @Nullable String etag, ObjectNode patch) {
        return changeTable(name, etag, resource -> Resources.patched(resource, patch));
    }

    public Table alterTable(TableName name, List<TableAlteration> alterations) {
        return refreshDependents(warehouse.change(transaction -> {
            Table table = transaction.catalog().table(name);
            if (table.isView()) {
                throw RequestException.invalidQuery(name + " is a view, not a table");
            }
            for (TableAlteration alteration : alterations) {
                table = alter(transaction, table, alteration);
            }
            return table;
        }));
    }

    public void deleteTable(TableName name) {
        warehouse.change(transaction -> {
            transaction.remove(transaction.catalog().table(name));
            return name;
        });
    }

    private static Table create(Transaction transaction, TableName name, ObjectNode resource) throws SQLException {
        long now = System.currentTimeMillis();
        if (resource.has("view")) {
            Table view = Views.define(transaction, name, transaction.nextPhysicalId(), 1, resource, now);
            transaction.put(view);
            return view;
        }
        Table requested = Table.of(name, transaction.nextPhysicalId(), 1, resource, now, now);
        // Clients read the type and mode of every column, also those that the request left out.
        Table table = Table.of(
                name, requested.physicalId(), 1, Resources.withColumns(resource, requested.columns()), now, now);
        transaction.create(table);
        setDefaults(transaction, table, table.columns());
        return table;
    }

    private static Table redefine(Transaction transaction, Table old, ObjectNode resource) throws SQLException {
        Table view = Views.define(
                transaction, old.name(), old.physicalId(), old.version() + 1, resource, old.createdMillis());
        transaction.put(view);
        return view;
    }

    private static Table change(Transaction transaction, Table old, ObjectNode resource) throws SQLException {
        Table wanted = version(old, resource);
        SchemaChange schema = SchemaChange.of(old, wanted.columns());
        for (Column column : schema.added()) {
            transaction.execute("ALTER TABLE " + Sql.physical(old) + " ADD COLUMN " + Sql.columnDefinition(column));
        }
        return store(transaction, version(old, Resources.withColumns(resource, schema.columns())));
    }

    private static Table alter(Transaction transaction, Table table, TableAlteration alteration) throws SQLException {
        if (alteration instanceof TableAlteration.SetOptions options) {
            return change(transaction, table, Resources.patched(table.resource(), options.properties()));
        }
        List<Column> columns = new ArrayList<>(table.columns());
        if (alteration instanceof TableAlteration.AddColumn add) {
            if (table.columnIndex(add.column().name()) >= 0) {
                if (add.ifNotExists()) {
                    return table;
                }
                throw RequestException.invalidQuery(
                        "Column already exists: " + add.column().name());
            }
            columns.add(add.column());
            return change(transaction, table, Resources.withColumns(table.resource(), columns));
        }
        String name = alteration instanceof TableAlteration.DropColumn drop
                ? drop.column()
                : ((TableAlteration.DropNotNull) alteration).column();
        int index = table.columnIndex(name);
        if (index < 0) {
            if (alteration instanceof TableAlteration.DropColumn drop && drop.ifExists()) {
                return table;
            }
            throw RequestException.invalidQuery("Column not found: " + name);
        }
        if (alteration instanceof TableAlteration.DropNotNull) {
            ObjectNode relaxed = columns.get(index).definition().deepCopy();
            relaxed.put("mode", Column.Mode.NULLABLE.name());
            columns.set(index, Column.of(relaxed));
            return change(transaction, table, Resources.withColumns(table.resource(), columns));
        }
        if (table.primaryKey().stream().anyMatch(key -> key.equalsIgnoreCase(name))) {
            throw RequestException.invalidQuery("Column " + name + " is part of the primary key and cannot be dropped");
        }
        columns.remove(index);
        transaction.execute("ALTER TABLE " + Sql.physical(table) + " DROP COLUMN " + Sql.quote(name));
        return store(transaction, version(table, Resources.withColumns(table.resource(), columns)));
    }

    private static Table store(Transaction transaction, Table table) throws SQLException {
        transaction.put(table);
        setDefaults(transaction, table, table.columns());
        return table;
    }

    /** Brings the columns of dependent views up to date; each on its own, because one that fails must not undo more. */
    private Table refreshDependents(Table changed) {
        for (Table dependent : Views.dependents(warehouse.catalog(), changed)) {
            try {
                warehouse.change(transaction -> {
                    Optional<Table> view =
                            transaction.catalog().findTable(dependent.name()).filter(Table::isView);
                    return view.isPresent() ? Views.refresh(transaction, view.get()) : dependent;
                });
            } catch (RequestException e) {
                // As in BigQuery, the view stays and its next query says what is missing.
                LOGGER.atWarn()
                        .addKeyValue("view", dependent.name())
                        .addKeyValue("reason", e.getMessage())
                        .log("A view does not fit its tables any more");
            }
        }
        return changed;
    }

    private static Table version(Table old, ObjectNode resource) {
        return Table.of(
                old.name(),
                old.physicalId(),
                old.version() + 1,
                resource,
                old.createdMillis(),
                System.currentTimeMillis());
    }

    /** Rows that leave a column out get its default; rows that are already there do not. */
    private static void setDefaults(Transaction transaction, Table table, List<Column> columns) throws SQLException {
        StatementParser parser = new StatementParser(
                transaction.catalog(), table.name().project(), table.name().datasetName(), QueryParameters.none());
        for (Column column : columns) {
            String expression = column.defaultExpression();
            if (expression != null) {
                transaction.execute("ALTER TABLE " + Sql.physical(table) + " ALTER COLUMN " + Sql.quote(column.name())
                        + " SET DEFAULT " + parser.parseExpression(expression));
            }
        }
    }
}
