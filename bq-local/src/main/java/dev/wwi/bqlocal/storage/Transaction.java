package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Dataset;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.WriteStream;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * The write connection within one transaction, and the catalog as this transaction leaves it. Used by the write loop's
 * thread only; nobody else sees its effects before the commit.
 */
public final class Transaction {
    private final DuckDBConnection connection;
    private final CatalogStore store;
    private final Set<Long> changedTables = new HashSet<>();
    private Catalog catalog;

    Transaction(DuckDBConnection connection, CatalogStore store, Catalog catalog) {
        this.connection = connection;
        this.store = store;
        this.catalog = catalog;
    }

    public DuckDBConnection connection() {
        return connection;
    }

    /** The catalog with the changes of this transaction. */
    public Catalog catalog() {
        return catalog;
    }

    /** Runs one statement and returns the number of rows it changed, or -1 if it has no such number. */
    public long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    public void put(Dataset dataset) throws SQLException {
        if (catalog.findDataset(dataset.name()).isEmpty()) {
            execute("CREATE SCHEMA " + Sql.quote(dataset.name().schema()));
        }
        store.put(connection, dataset);
        catalog = catalog.with(dataset);
    }

    public void remove(DatasetName dataset) throws SQLException {
        execute("DROP SCHEMA " + Sql.quote(dataset.schema()));
        store.remove(connection, dataset);
        catalog = catalog.without(dataset);
    }

    /** A number that no table had before. */
    public long nextPhysicalId() throws SQLException {
        return store.nextPhysicalId(connection);
    }

    /** Creates the storage of a new table. */
    public void create(Table table) throws SQLException {
        execute(Sql.createPhysical(table));
        put(table);
    }

    /** Records a new version of a table whose storage is already changed, or a new version of a view. */
    public void put(Table table) throws SQLException {
        if (!table.isView() && !table.columns().isEmpty()) {
            execute(Sql.createReadable(table));
        }
        changedTables.add(table.physicalId());
        store.put(connection, table);
        catalog = catalog.with(table);
    }

    /** Removes a table with its rows, or a view. */
    public void remove(Table table) throws SQLException {
        execute("DROP VIEW IF EXISTS " + Sql.relation(table.name()));
        for (WriteStream stream : catalog.streams(table.physicalId())) {
            remove(stream);
        }
        if (!table.isView()) {
            execute("DROP TABLE " + Sql.physical(table));
        }
        changedTables.add(table.physicalId());
        store.remove(connection, table.name());
        catalog = catalog.without(table.name());
    }

    /** Creates a stream, with a place for its rows to wait in unless they are visible at once. */
    public void create(WriteStream stream) throws SQLException {
        if (stream.type() != WriteStream.Type.COMMITTED) {
            execute(Sql.createPhysical(stream.staging()));
        }
        put(stream);
    }

    /** Records a stream's new state. */
    public void put(WriteStream stream) throws SQLException {
        store.put(connection, stream);
        catalog = catalog.with(stream);
    }

    /** Makes rows that wait in a stream visible: those with offsets from {@code from} up to, without, {@code to}. */
    public void publish(WriteStream stream, long from, long to) throws SQLException {
        Table target = catalog.table(stream.staging().name());
        String columns = Sql.columnList(stream.staging());
        String range = " WHERE " + Sql.offset() + " >= " + from + " AND " + Sql.offset() + " < " + to;
        execute("INSERT INTO " + Sql.physical(target) + " (" + columns + ") SELECT " + columns + " FROM "
                + Sql.physical(stream.staging()) + range + " ORDER BY " + Sql.HIGH);
        execute("DELETE FROM " + Sql.physical(stream.staging()) + range);
    }

    private void remove(WriteStream stream) throws SQLException {
        if (stream.type() != WriteStream.Type.COMMITTED) {
            execute("DROP TABLE " + Sql.physical(stream.staging()));
            changedTables.add(stream.staging().physicalId());
        }
        store.remove(connection, stream);
        catalog = catalog.without(stream);
    }

    /** The storage whose layout this transaction changed. */
    Set<Long> changedTables() {
        return changedTables;
    }
}
