package dev.wwi.bqlocal.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.RequestException;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.definition.Definitions;
import dev.wwi.bqlocal.result.ResultColumn;
import dev.wwi.bqlocal.result.Results;
import dev.wwi.bqlocal.result.RunningStatement;
import dev.wwi.bqlocal.result.StoredResult;
import dev.wwi.bqlocal.sql.Statement;
import dev.wwi.bqlocal.sql.StatementParser;
import dev.wwi.bqlocal.storage.Sql;
import dev.wwi.bqlocal.storage.Transaction;
import dev.wwi.bqlocal.storage.Warehouse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the statements of a request one after the other; the outcome is that of the last. Thread-safe. */
public final class QueryRunner {
    private final Warehouse warehouse;
    private final Definitions definitions;
    private final Results results;

    public QueryRunner(Warehouse warehouse, Definitions definitions, Results results) {
        this.warehouse = warehouse;
        this.definitions = definitions;
        this.results = results;
    }

    public QueryOutcome run(QueryRequest request, RunningStatement running) {
        List<String> statements = StatementParser.split(request.sql());
        if (statements.isEmpty()) {
            throw RequestException.invalidQuery("Syntax error: Unexpected end of script");
        }
        QueryOutcome outcome = null;
        for (String sql : statements) {
            outcome = run(request, parse(request, sql), running);
        }
        return Objects.requireNonNull(outcome);
    }

    private Statement parse(QueryRequest request, String sql) {
        return new StatementParser(
                        warehouse.catalog(), request.project(), request.defaultDataset(), request.parameters())
                .parse(sql);
    }

    private QueryOutcome run(QueryRequest request, Statement statement, RunningStatement running) {
        if (statement instanceof Statement.Select select) {
            if (request.dryRun()) {
                return QueryOutcome.dryRun("SELECT", results.columns(select.sql()));
            }
            StoredResult result = results.store(select.sql(), running);
            if (request.destination() != null) {
                save(request.destination(), request.writeDisposition(), result);
            }
            return QueryOutcome.rows(result);
        }
        if (request.dryRun()) {
            return QueryOutcome.dryRun(kind(statement), List.of());
        }
        if (statement instanceof Statement.Modify modify) {
            return modify(modify);
        }
        if (statement instanceof Statement.CreateTable create) {
            return createTable(create);
        }
        if (statement instanceof Statement.CreateView create) {
            return createView(create);
        }
        if (statement instanceof Statement.DropTable drop) {
            return dropTable(drop);
        }
        if (statement instanceof Statement.AlterTable alter) {
            if (alter.ifExists() && warehouse.catalog().findTable(alter.name()).isEmpty()) {
                return QueryOutcome.defined(kind(alter), "SKIP", alter.name());
            }
            definitions.alterTable(alter.name(), alter.alterations());
            return QueryOutcome.defined(kind(alter), "ALTER", alter.name());
        }
        return schema(statement);
    }

    private QueryOutcome modify(Statement.Modify modify) {
        long rows = warehouse.change(transaction -> {
            Table table = transaction.catalog().table(modify.target());
            if (!modify.kind().equals("INSERT") && isChanged(transaction, table)) {
                throw RequestException.invalidQuery("UPDATE, DELETE, MERGE and TRUNCATE are not supported over table "
                        + table.name() + " with active change data capture ingestion");
            }
            return transaction.execute(modify.sql());
        });
        return QueryOutcome.modified(modify.kind(), rows);
    }

    /** Whether changes were written to the table: documented, DML cannot change the rows of such a table. */
    private static boolean isChanged(Transaction transaction, Table table) throws SQLException {
        if (!table.hasPrimaryKey()) {
            return false;
        }
        try (java.sql.Statement statement = transaction.connection().createStatement();
                ResultSet changed = statement.executeQuery(Sql.findChanged(table))) {
            return changed.next();
        }
    }

    private QueryOutcome createTable(Statement.CreateTable create) {
        boolean exists = exists(create.name(), false);
        if (exists && create.ifNotExists()) {
            return QueryOutcome.defined(kind(create), "SKIP", create.name());
        }
        if (create.query() != null) {
            String select = create.query().sql();
            List<Column> columns =
                    results.columns(select).stream().map(ResultColumn::toColumn).toList();
            definitions.createTableAs(create.name(), create.resource(), create.orReplace(), select, columns);
        } else if (create.orReplace()) {
            definitions.replaceTable(create.name(), create.resource());
        } else {
            definitions.createTable(create.name(), create.resource());
        }
        return QueryOutcome.defined(kind(create), exists ? "REPLACE" : "CREATE", create.name());
    }

    private QueryOutcome createView(Statement.CreateView create) {
        boolean exists = exists(create.name(), true);
        if (exists && create.ifNotExists()) {
            return QueryOutcome.defined(kind(create), "SKIP", create.name());
        }
        if (create.orReplace()) {
            definitions.replaceTable(create.name(), create.resource());
        } else {
            definitions.createTable(create.name(), create.resource());
        }
        return QueryOutcome.defined(kind(create), exists ? "REPLACE" : "CREATE", create.name());
    }

    /** Whether the name is taken; by the other kind of thing it must not be. */
    private boolean exists(TableName name, boolean view) {
        Table table = warehouse.catalog().findTable(name).orElse(null);
        if (table != null && table.isView() != view) {
            throw RequestException.invalidQuery(name + " is a " + (view ? "table" : "view") + " already");
        }
        return table != null;
    }

    private QueryOutcome dropTable(Statement.DropTable drop) {
        @Nullable Table table = warehouse.catalog().findTable(drop.name()).orElse(null);
        if (table == null && drop.ifExists()) {
            return QueryOutcome.defined(kind(drop), "SKIP", drop.name());
        }
        if (table != null && table.isView() != drop.view()) {
            throw RequestException.invalidQuery(
                    drop.name() + " is a " + (table.isView() ? "view" : "table") + ", drop it as such");
        }
        definitions.deleteTable(drop.name());
        return QueryOutcome.defined(kind(drop), "DROP", drop.name());
    }

    private QueryOutcome schema(Statement statement) {
        if (statement instanceof Statement.CreateSchema create) {
            if (create.ifNotExists()
                    && warehouse.catalog().findDataset(create.name()).isPresent()) {
                return QueryOutcome.defined(kind(create), "SKIP", null);
            }
            definitions.createDataset(create.name(), create.resource());
            return QueryOutcome.defined(kind(create), "CREATE", null);
        }
        Statement.DropSchema drop = (Statement.DropSchema) statement;
        DatasetName name = drop.name();
        if (drop.ifExists() && warehouse.catalog().findDataset(name).isEmpty()) {
            return QueryOutcome.defined(kind(drop), "SKIP", null);
        }
        definitions.deleteDataset(name, drop.cascade());
        return QueryOutcome.defined(kind(drop), "DROP", null);
    }

    private void save(TableName destination, String disposition, StoredResult result) {
        String select = "SELECT * FROM " + Results.relation(result.id());
        boolean exists = warehouse.catalog().findTable(destination).isPresent();
        if (!exists || disposition.equals("WRITE_TRUNCATE")) {
            List<Column> columns =
                    result.columns().stream().map(ResultColumn::toColumn).toList();
            definitions.createTableAs(destination, JsonNodeFactory.instance.objectNode(), true, select, columns);
            return;
        }
        warehouse.change(transaction -> {
            Table table = transaction.catalog().table(destination);
            if (!disposition.equals("WRITE_APPEND")) {
                throw RequestException.duplicate(destination);
            }
            String names = result.columns().stream()
                    .map(column -> Sql.quote(column.name()))
                    .collect(Collectors.joining(", "));
            return transaction.execute("INSERT INTO " + Sql.physical(table) + " (" + names + ") " + select);
        });
    }

    private static String kind(Statement statement) {
        if (statement instanceof Statement.Select) {
            return "SELECT";
        }
        if (statement instanceof Statement.Modify modify) {
            return modify.kind();
        }
        if (statement instanceof Statement.CreateTable create) {
            return create.query() == null ? "CREATE_TABLE" : "CREATE_TABLE_AS_SELECT";
        }
        if (statement instanceof Statement.CreateView) {
            return "CREATE_VIEW";
        }
        if (statement instanceof Statement.DropTable drop) {
            return drop.view() ? "DROP_VIEW" : "DROP_TABLE";
        }
        if (statement instanceof Statement.AlterTable) {
            return "ALTER_TABLE";
        }
        return statement instanceof Statement.CreateSchema ? "CREATE_SCHEMA" : "DROP_SCHEMA";
    }
}
