package dev.wwi.bqlocal.storage;

import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.catalog.TableName;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names and statements of the physical layout. The rows of table 17 are in {@code "~tables"."t17"}: the sequence
 * sections and the delete mark of a key first, then the columns. What readers see is a view called
 * {@code "project.dataset"."table"} over the rows that are not deletes. Hidden names begin with a tilde, which no
 * BigQuery name may hold.
 */
public final class Sql {
    static final String TABLES_SCHEMA = "~tables";

    /** Sections one and two of the sequence number; three and four are in {@link #LOW}. */
    static final String HIGH = "\"~sequence_high\"";

    static final String LOW = "\"~sequence_low\"";

    /** What stands for two sections of zero: the sign bit is flipped, see {@link TableWriter}. */
    private static final String SMALLEST = "CAST('-170141183460469231731687303715884105728' AS HUGEINT)";

    /** When a row that is a delete was written, in milliseconds since 1970; NULL for the others. */
    private static final String DELETED = "\"~deleted\"";

    private Sql() {}

    /** A quoted identifier. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A quoted string literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The relation that readers of a table or view see. */
    public static String relation(TableName name) {
        return quote(name.datasetName().schema()) + "." + quote(name.table());
    }

    /** The relation that holds a table's rows. */
    public static String physical(Table table) {
        return quote(TABLES_SCHEMA) + "." + quote(physicalTable(table));
    }

    static String physicalTable(Table table) {
        return "t" + table.physicalId();
    }

    /** Creates the storage of a table. */
    public static String createPhysical(Table table) {
        String columns = table.columns().stream()
                .map(column -> ", " + columnDefinition(column))
                .collect(Collectors.joining());
        return "CREATE TABLE " + physical(table) + " (" + HIGH + " HUGEINT NOT NULL DEFAULT " + SMALLEST + ", " + LOW
                + " HUGEINT NOT NULL DEFAULT " + SMALLEST + ", " + DELETED + " BIGINT" + columns
                + ")";
    }

    /** Name and type; a missing ARRAY is empty, never NULL. */
    public static String columnDefinition(Column column) {
        return quote(column.name()) + " " + column.duckType() + (column.repeated() ? " DEFAULT []" : "");
    }

    /** The view over the rows that are not deletes. A table without columns has no readable relation. */
    static String createReadable(Table table) {
        return "CREATE OR REPLACE VIEW " + relation(table.name()) + " AS SELECT " + columnList(table) + " FROM "
                + physical(table) + " WHERE " + DELETED + " IS NULL";
    }

    /** The quoted column names, comma separated. */
    public static String columnList(Table table) {
        return table.columns().stream().map(column -> quote(column.name())).collect(Collectors.joining(", "));
    }

    /** Creates the staging of keys, in place of one that came back when the transaction that dropped it was rolled back. */
    static String createKeys(Table table, String name) {
        String keys = table.primaryKey().stream()
                .map(key -> quote(key) + " " + table.column(key).orElseThrow().duckType())
                .collect(Collectors.joining(", "));
        return "CREATE OR REPLACE TEMP TABLE " + quote(name) + " (\"~index\" INTEGER, " + HIGH + " HUGEINT, " + LOW
                + " HUGEINT, " + keys + ")";
    }

    /** Finds the stored rows of the staged keys: position in the batch, row id, and whether the stored row wins. */
    static String findStored(Table table, String keys) {
        String match = table.primaryKey().stream()
                .map(key -> "s." + quote(key) + " = t." + quote(key))
                .collect(Collectors.joining(" AND "));
        String storedWins = "s." + HIGH + " < t." + HIGH + " OR (s." + HIGH + " = t." + HIGH + " AND s." + LOW + " < t."
                + LOW + ")";
        return "SELECT s.\"~index\", t.rowid, " + storedWins + " FROM temp." + quote(keys) + " s JOIN "
                + physical(table) + " t ON " + match;
    }

    /** Forgets the deletes that were written before that time. */
    static String forgetDeletes(Table table, long beforeMillis) {
        return "DELETE FROM " + physical(table) + " WHERE " + DELETED + " < " + beforeMillis;
    }

    /** Finds the tables that say only whether a row is a delete, as earlier versions wrote them. */
    static String findTablesWithoutDeleteTimes() {
        return "SELECT table_name FROM information_schema.columns WHERE table_schema = " + literal(TABLES_SCHEMA)
                + " AND column_name = '~deleted' AND data_type = 'BOOLEAN'";
    }

    /** Gives a table's deletes a time. */
    static List<String> addDeleteTimes(String physicalTable, long nowMillis) {
        String alter = "ALTER TABLE " + quote(TABLES_SCHEMA) + "." + quote(physicalTable) + " ALTER COLUMN " + DELETED;
        return List.of(
                alter + " DROP NOT NULL",
                alter + " DROP DEFAULT",
                alter + " SET DATA TYPE BIGINT USING CASE WHEN " + DELETED + " THEN " + nowMillis + " END");
    }

    /** Returns a row if a change with a sequence number, or a delete, was written to the table. */
    public static String findChanged(Table table) {
        return "SELECT 1 FROM " + physical(table) + " WHERE " + DELETED + " IS NOT NULL OR " + HIGH + " > " + SMALLEST
                + " OR " + LOW + " > " + SMALLEST + " LIMIT 1";
    }

    /** The offset of a row that waits in a stream. */
    static String offset() {
        return "(" + HIGH + " - " + SMALLEST + ")";
    }
}
