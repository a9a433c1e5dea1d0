package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** About how many rows the captured tables have, for the progress of the snapshot. */
public final class RowEstimates {
    private static final long COUNTED_PAGES = 2_000;

    private RowEstimates() {}

    /** By qualified name: counted where that is cheap or the planner knows nothing yet, else the planner's estimate. */
    public static Map<String, Long> read(Connection connection, List<SourceTable> tables) throws SQLException {
        Map<String, Long> estimates = new LinkedHashMap<>();
        String statistics =
                "SELECT reltuples::bigint, pg_relation_size(oid) / 8192 FROM pg_class WHERE oid = ?::regclass";
        try (PreparedStatement statement = connection.prepareStatement(statistics)) {
            for (SourceTable table : tables) {
                statement.setString(1, Identifiers.quoted(table));
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    long rows = result.getLong(1);
                    boolean cheap = result.getLong(2) <= COUNTED_PAGES;
                    estimates.put(table.qualifiedName(), rows < 0 || cheap ? count(connection, table) : rows);
                }
            }
        }
        return estimates;
    }

    /** How many bytes a table takes at the source, with its partitions and its large values, without its indexes. */
    public static long bytes(Connection connection, SourceTable table) throws SQLException {
        String sql = "SELECT greatest(pg_table_size(?::regclass),"
                + " (SELECT sum(pg_table_size(relid)) FROM pg_partition_tree(?::regclass)))::bigint";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, Identifiers.quoted(table));
            statement.setString(2, Identifiers.quoted(table));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static long count(Connection connection, SourceTable table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM " + Identifiers.quoted(table))) {
            result.next();
            return result.getLong(1);
        }
    }
}
