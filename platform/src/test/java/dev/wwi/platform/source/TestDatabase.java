package dev.wwi.platform.source;

import dev.wwi.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One database of a test server, with queries that tests read well. */
record TestDatabase(PostgresServer server, String name) {
    static TestDatabase create(PostgresServer server, String name) throws SQLException {
        server.createDatabase(name);
        return new TestDatabase(server, name);
    }

    Connection connect() throws SQLException {
        return server.connect(name);
    }

    /** The first column of all rows, as text. */
    List<String> list(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(list(sql).get(0));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** One checksum per table over all its rows and columns. */
    Map<String, String> contents() throws SQLException {
        Map<String, String> checksums = new TreeMap<>();
        for (String table : list("SELECT schemaname || '.' || tablename FROM pg_tables"
                + " WHERE schemaname IN ('application', 'purchasing', 'sales', 'warehouse')")) {
            checksums.put(
                    table,
                    list("SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM " + table
                                    + " AS t")
                            .get(0));
        }
        return checksums;
    }
}
