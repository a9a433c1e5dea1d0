package dev.wwi.bqlocal.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Dataset;
import dev.wwi.bqlocal.catalog.DatasetName;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import dev.wwi.bqlocal.catalog.WriteStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps the catalog in the database file itself, in the schema {@code ~catalog}, so that the change of a table and of
 * its description commit together.
 */
final class CatalogStore {
    private static final String DATASETS = "\"~catalog\".datasets";
    private static final String TABLES = "\"~catalog\".tables";
    private static final String STREAMS = "\"~catalog\".streams";
    private static final String SEQUENCE = "\"~catalog\".physical_id";

    private final ObjectMapper json = new ObjectMapper();

    /** Creates what is missing in a new database. */
    void initialise(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS \"~catalog\"");
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + Sql.quote(Sql.TABLES_SCHEMA));
            statement.execute("CREATE SEQUENCE IF NOT EXISTS " + SEQUENCE);
            statement.execute("CREATE TABLE IF NOT EXISTS " + DATASETS + " (project VARCHAR, dataset VARCHAR,"
                    + " created BIGINT, modified BIGINT, resource VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + TABLES + " (project VARCHAR, dataset VARCHAR,"
                    + " name VARCHAR, physical_id BIGINT, version BIGINT, created BIGINT, modified BIGINT,"
                    + " resource VARCHAR)");
            statement.execute("CREATE TABLE IF NOT EXISTS " + STREAMS + " (name VARCHAR, type VARCHAR,"
                    + " project VARCHAR, dataset VARCHAR, table_name VARCHAR, staging_id BIGINT, version BIGINT,"
                    + " resource VARCHAR, target_id BIGINT, row_count BIGINT, flushed_rows BIGINT, finished BOOLEAN,"
                    + " created BIGINT, committed BIGINT)");
        }
    }

    Catalog load(Connection connection) throws SQLException {
        Catalog catalog = Catalog.empty();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT * FROM " + DATASETS)) {
                while (rows.next()) {
                    DatasetName name = new DatasetName(rows.getString("project"), rows.getString("dataset"));
                    catalog = catalog.with(new Dataset(
                            name,
                            parse(rows.getString("resource")),
                            rows.getLong("created"),
                            rows.getLong("modified")));
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT * FROM " + TABLES)) {
                while (rows.next()) {
                    TableName name =
                            new TableName(rows.getString("project"), rows.getString("dataset"), rows.getString("name"));
                    catalog = catalog.with(Table.of(
                            name,
                            rows.getLong("physical_id"),
                            rows.getLong("version"),
                            parse(rows.getString("resource")),
                            rows.getLong("created"),
                            rows.getLong("modified")));
                }
            }
        }
        return loadStreams(connection, catalog);
    }

    private Catalog loadStreams(Connection connection, Catalog tables) throws SQLException {
        Catalog catalog = tables;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + STREAMS)) {
            while (rows.next()) {
                TableName name = new TableName(
                        rows.getString("project"), rows.getString("dataset"), rows.getString("table_name"));
                long created = rows.getLong("created");
                Table staging = Table.of(
                        name,
                        rows.getLong("staging_id"),
                        rows.getLong("version"),
                        parse(rows.getString("resource")),
                        created,
                        created);
                catalog = catalog.with(new WriteStream(
                        rows.getString("name"),
                        WriteStream.Type.valueOf(rows.getString("type")),
                        staging,
                        rows.getLong("target_id"),
                        rows.getLong("row_count"),
                        rows.getLong("flushed_rows"),
                        rows.getBoolean("finished"),
                        created,
                        rows.getLong("committed")));
            }
        }
        return catalog;
    }

    void put(Connection connection, Dataset dataset) throws SQLException {
        remove(connection, dataset.name());
        update(
                connection,
                "INSERT INTO " + DATASETS + " VALUES (?, ?, ?, ?, ?)",
                dataset.name().project(),
                dataset.name().dataset(),
                dataset.createdMillis(),
                dataset.modifiedMillis(),
                dataset.resource().toString());
    }

    void put(Connection connection, Table table) throws SQLException {
        remove(connection, table.name());
        update(
                connection,
                "INSERT INTO " + TABLES + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                table.name().project(),
                table.name().dataset(),
                table.name().table(),
                table.physicalId(),
                table.version(),
                table.createdMillis(),
                table.modifiedMillis(),
                table.resource().toString());
    }

    void put(Connection connection, WriteStream stream) throws SQLException {
        remove(connection, stream);
        Table staging = stream.staging();
        update(
                connection,
                "INSERT INTO " + STREAMS + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                stream.name(),
                stream.type().name(),
                staging.name().project(),
                staging.name().dataset(),
                staging.name().table(),
                staging.physicalId(),
                staging.version(),
                staging.resource().toString(),
                stream.targetPhysicalId(),
                stream.rowCount(),
                stream.flushedRows(),
                stream.finished(),
                stream.createdMillis(),
                stream.committedMillis());
    }

    void remove(Connection connection, WriteStream stream) throws SQLException {
        update(connection, "DELETE FROM " + STREAMS + " WHERE name = ?", stream.name());
    }

    void remove(Connection connection, DatasetName name) throws SQLException {
        update(
                connection,
                "DELETE FROM " + DATASETS + " WHERE project = ? AND dataset = ?",
                name.project(),
                name.dataset());
    }

    void remove(Connection connection, TableName name) throws SQLException {
        update(
                connection,
                "DELETE FROM " + TABLES + " WHERE project = ? AND dataset = ? AND name = ?",
                name.project(),
                name.dataset(),
                name.table());
    }

    long nextPhysicalId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT nextval('" + SEQUENCE + "')")) {
            row.next();
            return row.getLong(1);
        }
    }

    private ObjectNode parse(String text) throws SQLException {
        try {
            return (ObjectNode) json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new SQLException("The catalog holds a damaged resource: " + text, e);
        }
    }

    private static void update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
