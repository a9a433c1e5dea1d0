package dev.wwi.platform.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables of WideWorldImporters, as its PostgreSQL port lays them out: 6 schemas, 26 sequences, 29 tables, 98
 * foreign keys, and indexes on what the business looks up.
 *
 * <p>All methods work within the connection's current transaction; PostgreSQL can roll back table definitions too.
 * Replica identities are left alone: they are the capture's business.
 */
public final class WwiSchema {
    /** The role a change data capture logs in as. */
    public static final String REPLICATION_ROLE = "wwi_replication";

    private WwiSchema() {}

    /** Whether this database holds the source tables already. */
    public static boolean isPresent(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT to_regclass('sales.orders') IS NOT NULL")) {
            found.next();
            return found.getBoolean(1);
        }
    }

    /** Makes schemas, sequences and tables with their primary keys and unique names, without foreign keys. */
    public static void createTables(Connection connection) throws SQLException {
        SqlScript.resource("schema.sql").run(connection);
    }

    /** Adds the foreign keys and the indexes; existing rows are checked. */
    public static void addForeignKeys(Connection connection) throws SQLException {
        SqlScript.resource("foreign-keys.sql").run(connection);
        addIndexes(connection);
    }

    /** Adds the indexes that are missing. */
    static void addIndexes(Connection connection) throws SQLException {
        SqlScript.resource("indexes.sql").run(connection);
    }

    /** Makes the whole layout in an empty database. */
    public static void create(Connection connection) throws SQLException {
        createTables(connection);
        addForeignKeys(connection);
    }

    /**
     * Makes the role {@value #REPLICATION_ROLE} unless it exists, lets it read the source's tables, and sets its
     * password. The role may log in, replicate and read, and nothing else.
     */
    public static void createReplicationRole(Connection connection, String password) throws SQLException {
        SqlScript.resource("replication-role.sql").run(connection);
        String setPassword;
        try (PreparedStatement quote =
                connection.prepareStatement("SELECT format('ALTER ROLE %I PASSWORD %L', ?, ?)")) {
            quote.setString(1, REPLICATION_ROLE);
            quote.setString(2, password);
            try (ResultSet quoted = quote.executeQuery()) {
                quoted.next();
                setPassword = quoted.getString(1);
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(setPassword);
        }
    }
}
