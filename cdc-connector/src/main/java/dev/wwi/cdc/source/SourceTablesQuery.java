package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the catalogue of PostgreSQL says about the captured tables. */
final class SourceTablesQuery {
    private static final String SQL = """
            SELECT n.nspname || '.' || c.relname AS table_name,
                   NOT EXISTS (SELECT FROM pg_partition_tree(c.oid) p JOIN pg_class l ON l.oid = p.relid
                                WHERE l.relreplident <> 'f') AND c.relreplident = 'f' AS full_identity,
                   ARRAY(SELECT p.relid::regclass::text FROM pg_partition_tree(c.oid) p
                          WHERE p.relid <> c.oid) AS partitions,
                   pg_has_role(c.relowner, 'USAGE') AS owned,
                   row_security_active(c.oid) AS row_security,
                   has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
                   ARRAY(SELECT a.attname::text
                           FROM pg_index i
                           CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
                           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                          WHERE i.indrelid = c.oid AND i.indisprimary
                          ORDER BY k.position) AS primary_key
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND n.nspname || '.' || c.relname = ANY (?)
            """;

    /**
     * A table as it is.
     *
     * @param fullIdentity whether its REPLICA IDENTITY is FULL, and that of every partition
     * @param owned whether the role may alter it
     * @param readable whether the role may read it
     * @param rowSecurity whether policies hide rows from the role
     * @param partitions the partitions of all levels, as SQL; empty of a plain table
     * @param primaryKey the key's columns in order; empty without a key
     */
    record TableFacts(
            boolean fullIdentity,
            boolean owned,
            boolean readable,
            boolean rowSecurity,
            List<String> partitions,
            List<String> primaryKey) {}

    private SourceTablesQuery() {}

    /** By qualified name; a table that does not exist is absent. */
    static Map<String, TableFacts> read(Connection connection, List<SourceTable> tables) throws SQLException {
        Map<String, TableFacts> facts = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            tables.stream().map(SourceTable::qualifiedName).toArray()));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    facts.put(
                            result.getString("table_name"),
                            new TableFacts(
                                    result.getBoolean("full_identity"),
                                    result.getBoolean("owned"),
                                    result.getBoolean("readable"),
                                    result.getBoolean("row_security"),
                                    List.of((String[])
                                            result.getArray("partitions").getArray()),
                                    List.of((String[])
                                            result.getArray("primary_key").getArray())));
                }
            }
        }
        return facts;
    }
}
