package dev.wwi.cdc.source;

import dev.wwi.cdc.config.ColumnPolicy;
import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.runtime.check.Finding;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether every column of the captured tables has a place in change events. */
final class ColumnCheck {
    private static final Set<String> SCALAR_TYPES = Set.of(
            "int2",
            "int4",
            "int8",
            "oid",
            "numeric",
            "money",
            "float4",
            "float8",
            "bool",
            "varchar",
            "text",
            "bpchar",
            "char",
            "name",
            "citext",
            "ltree",
            "xml",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "bytea",
            "bit",
            "varbit",
            "uuid",
            "json",
            "jsonb",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "tsvector",
            "int4range",
            "int8range",
            "numrange",
            "daterange",
            "tsrange",
            "tstzrange");
    private static final Set<String> ARRAY_ELEMENTS = Set.of(
            "int2",
            "int4",
            "int8",
            "numeric",
            "float4",
            "float8",
            "bool",
            "varchar",
            "text",
            "bpchar",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "bytea",
            "uuid",
            "json",
            "jsonb",
            "inet",
            "cidr",
            "macaddr");
    private static final Set<String> HASHABLE_TYPES = Set.of(
            "int2", "int4", "int8", "varchar", "text", "bpchar", "citext", "bytea", "uuid", "json", "jsonb", "inet");
    private static final String SQL = """
            SELECT n.nspname || '.' || c.relname || '.' || a.attname AS column_name, a.attname AS plain_name,
                   a.attndims AS dimensions,
                   format_type(a.atttypid, a.atttypmod) AS declared,
                   b.typname AS type, b.typtype = 'e' AS is_enum,
                   e.typname AS element, e.typtype = 'e' AS is_enum_element,
                   a.attgenerated <> '' AS is_generated
              FROM pg_attribute a
              JOIN pg_class c ON c.oid = a.attrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_type t ON t.oid = a.atttypid
              JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
              LEFT JOIN pg_type e ON b.typcategory = 'A' AND e.oid = b.typelem
             WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname || '.' || c.relname = ANY (?)
             ORDER BY 1
            """;

    private ColumnCheck() {}

    static List<Finding> run(Connection connection, List<SourceTable> tables, PrivacyConfig privacy)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        tables.forEach(
                table -> privacy.columnsOf(table).forEach(column -> unknown.add(table.qualifiedName() + "." + column)));
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            tables.stream().map(SourceTable::qualifiedName).toArray()));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    String name = result.getString("column_name");
                    unknown.remove(name);
                    if (privacy.columns().get(name) != ColumnPolicy.EXCLUDE) {
                        check(result, privacy.columns().get(name), findings);
                    }
                }
            }
        }
        unknown.forEach(column -> findings.add(Finding.error(
                column,
                "it has a policy in capture.privacy.columns, but its table has no such column",
                "Correct the name in capture.privacy.columns, or take it out.")));
        return findings;
    }

    private static void check(ResultSet column, @Nullable ColumnPolicy policy, List<Finding> findings)
            throws SQLException {
        String name = column.getString("column_name");
        if (column.getBoolean("is_generated")) {
            findings.add(Finding.error(
                    name,
                    "it is a generated column, which PostgreSQL's logical replication leaves out of changes",
                    "Make it a plain column that the writer or a trigger fills."));
        }
        if (policy == ColumnPolicy.HASH && !HASHABLE_TYPES.contains(column.getString("type"))) {
            findings.add(Finding.error(
                    name,
                    "it has the policy HASH, which its type " + column.getString("declared") + " does not take",
                    "Give it the policy MASK or EXCLUDE in capture.privacy.columns."));
        }
        if (!column.getString("plain_name").matches("[A-Za-z_][A-Za-z0-9_]*")) {
            findings.add(Finding.error(
                    name,
                    "its name has characters that Avro does not take",
                    "Rename it to letters, digits and _, or give it the policy EXCLUDE in capture.privacy.columns."));
        }
        if (column.getInt("dimensions") > 1) {
            findings.add(Finding.error(
                    name,
                    "it is an array of " + column.getInt("dimensions") + " dimensions, of which events take one",
                    "Flatten it, or give it the policy EXCLUDE in capture.privacy.columns."));
        }
        String element = column.getString("element");
        boolean supported = element == null
                ? column.getBoolean("is_enum") || SCALAR_TYPES.contains(column.getString("type"))
                : column.getBoolean("is_enum_element") || isSupportedElement(element);
        if (!supported) {
            findings.add(Finding.error(
                    name,
                    "its type " + column.getString("declared") + " has no place in change events",
                    "Change the column's type, or give it the policy EXCLUDE in capture.privacy.columns."));
        }
    }

    private static boolean isSupportedElement(@Nullable String element) {
        return element != null && ARRAY_ELEMENTS.contains(element);
    }
}
