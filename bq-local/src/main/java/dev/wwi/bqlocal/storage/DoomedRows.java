package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Table;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Collects row ids and deletes those rows at once; one for all tables of the write connection. */
final class DoomedRows implements AutoCloseable {
    private static final String NAME = "doomed";

    private final DuckDBConnection connection;
    private final DuckDBAppender ids;
    private int count;

    DoomedRows(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        execute("CREATE TEMP TABLE IF NOT EXISTS " + NAME + " (id BIGINT)");
        execute("TRUNCATE temp." + NAME);
        this.ids = connection.createAppender("temp", "main", NAME);
    }

    void add(long rowId) throws SQLException {
        ids.beginRow();
        ids.append(rowId);
        ids.endRow();
        count++;
    }

    void deleteFrom(Table table) throws SQLException {
        if (count == 0) {
            return;
        }
        ids.flush();
        execute("DELETE FROM " + Sql.physical(table) + " WHERE rowid IN (SELECT id FROM temp." + NAME + ")");
        execute("TRUNCATE temp." + NAME);
        count = 0;
    }

    @Override
    public void close() throws SQLException {
        ids.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
