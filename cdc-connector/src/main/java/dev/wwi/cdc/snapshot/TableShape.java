package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.source.Identifiers;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What decides how a table is cut into chunks.
 *
 * @param table the table
 * @param chunkRows rows of about the bytes of a chunk
 * @param rows about how many there are
 * @param first least value of the key's first column; 0 of a table without rows
 * @param last its greatest value
 * @param byInteger whether the key's first column is an integer, so that a key's range can be told without the source
 */
record TableShape(SourceTable table, int chunkRows, long rows, long first, long last, boolean byInteger) {
    private static final String SQL = """
            SELECT t.typname IN ('int2', 'int4', 'int8') AS by_integer,
                   (SELECT sum(pg_table_size(p.relid)) FROM pg_partition_tree(c.oid) p) AS partition_bytes,
                   pg_table_size(c.oid) AS bytes
              FROM pg_class c
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ?
              JOIN pg_type t ON t.oid = a.atttypid
             WHERE c.oid = ?::regclass
            """;

    static TableShape read(Connection connection, SourceTable table, long rows, int mostChunkRows, long chunkBytes)
            throws SQLException {
        String key = table.primaryKey().get(0);
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, key);
            statement.setString(2, Identifiers.quoted(table));
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    throw new SQLException(table.qualifiedName() + " has no column " + key);
                }
                long bytes = Math.max(result.getLong("bytes"), result.getLong("partition_bytes"));
                long rowBytes = Math.max(1, bytes / Math.max(1, rows));
                int chunkRows = (int) Math.max(1, Math.min(mostChunkRows, chunkBytes / rowBytes));
                return result.getBoolean("by_integer")
                        ? withBounds(connection, table, chunkRows, rows)
                        : new TableShape(table, chunkRows, rows, 0, 0, false);
            }
        }
    }

    private static TableShape withBounds(Connection connection, SourceTable table, int chunkRows, long rows)
            throws SQLException {
        String key = Identifiers.quoted(table.primaryKey().get(0));
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT min(" + key + "), max(" + key + ") FROM " + Identifiers.quoted(table));
                ResultSet result = statement.executeQuery()) {
            result.next();
            return new TableShape(table, chunkRows, rows, result.getLong(1), result.getLong(2), true);
        }
    }
}
