package dev.wwi.platform.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps sequences ahead of the ids that were written without them. */
final class Sequences {
    private Sequences() {}

    /**
     * Sets every sequence that a column's default draws from to the greatest value in its columns. Sequences shared by
     * several columns get the greatest of all; sequences whose columns are empty stay as they are.
     */
    static void moveBehindExistingRows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, List<String>> sequence :
                    columnsBySequence(statement).entrySet()) {
                String greatest = String.join(", ", sequence.getValue());
                statement.execute("SELECT setval('" + sequence.getKey() + "', greatest(" + greatest
                        + ")) WHERE greatest(" + greatest + ") IS NOT NULL");
            }
        }
    }

    private static Map<String, List<String>> columnsBySequence(Statement statement) throws SQLException {
        Map<String, List<String>> columns = new TreeMap<>();
        try (ResultSet defaults =
                statement.executeQuery("SELECT substring(column_default FROM 'nextval\\(''([^'']+)''') AS sequence,"
                        + " format('(SELECT max(%I) FROM %I.%I)', column_name, table_schema, table_name) AS greatest"
                        + " FROM information_schema.columns WHERE column_default LIKE 'nextval(%'"
                        + " ORDER BY table_schema, table_name")) {
            while (defaults.next()) {
                columns.computeIfAbsent(defaults.getString("sequence"), missing -> new ArrayList<>())
                        .add(defaults.getString("greatest"));
            }
        }
        return columns;
    }
}
