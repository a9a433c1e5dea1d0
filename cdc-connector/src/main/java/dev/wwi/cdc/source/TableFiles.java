package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that hold tables' rows. A table that got another one was written anew, and is empty to a snapshot that is
 * older than that.
 */
public final class TableFiles {
    private static final String SQL = """
            SELECT string_agg(f.oid || ':' || coalesce(pg_relation_filenode(f.oid), 0), ',' ORDER BY f.oid)
              FROM (SELECT ?::regclass::oid AS oid
                    UNION SELECT relid::oid FROM pg_partition_tree(?::regclass)) f
            """;

    private TableFiles() {}

    /** The files of each table and its partitions now, by qualified name; comparable, and no more. */
    public static Map<String, String> read(Connection connection, List<SourceTable> tables) throws SQLException {
        Map<String, String> files = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (SourceTable table : tables) {
                statement.setString(1, Identifiers.quoted(table));
                statement.setString(2, Identifiers.quoted(table));
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    files.put(table.qualifiedName(), result.getString(1));
                }
            }
        }
        return files;
    }
}
