package dev.wwi.reconcile.reference;

import dev.wwi.reconcile.checksum.BigQueryDialect;
import dev.wwi.reconcile.checksum.ComparedColumn;
import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.Difference.InconsistentHistory;
import dev.wwi.reconcile.rows.SqlWarehouse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a dimension's versions fit together. What they said, and from when to when, is in no table of PostgreSQL; but
 * each key is the hash of its version's dimension, id and start, a member's versions do not overlap, neighbours differ,
 * and only a version with an open end is current.
 */
public final class VersionHistory {
    private static final long SINCE_EVER_MICROS = -2_208_988_800_000_000L;
    private static final long OPEN_END_MICROS = 253_402_300_799_999_999L;

    private final String sql;

    /**
     * @param place the dimension's table in the warehouse
     * @param columns those that are compared, of a row that is called {@code t}
     */
    VersionHistory(Dimension dimension, String place, List<ComparedColumn> columns) {
        BigQueryDialect dialect = new BigQueryDialect();
        String attributes = dialect.concatenation(columns);
        String order = " OVER (PARTITION BY t." + dimension.idColumn() + " ORDER BY t.valid_from, t."
                + dimension.keyColumn() + ")";
        String hash = "TO_HEX(SHA256(CONCAT('" + dimension.table() + "|', CAST(t." + dimension.idColumn()
                + " AS STRING), '|', CAST(UNIX_MICROS(t.valid_from) AS STRING))))";
        String versions = "SELECT t." + dimension.keyColumn() + " AS k, t." + dimension.idColumn()
                + " AS id, UNIX_MICROS(t.valid_from) AS begins, UNIX_MICROS(t.valid_to) AS ends, t.is_current,"
                + " t.source_lsn, " + hash + " AS h, " + attributes + " AS attributes, LAG(UNIX_MICROS(t.valid_to))"
                + order + " AS previous_end, LAG(" + attributes + ")" + order + " AS previous_attributes FROM " + place
                + " t";
        String key = "MOD(" + dialect.number("SUBSTR(h, 1, 8)") + ", 2147483648) * 4294967296 + "
                + dialect.number("SUBSTR(h, 9, 8)");
        this.sql = "SELECT CAST(k AS STRING), CAST(id AS STRING), problem, CAST(begins AS STRING),"
                + " CAST(ends AS STRING), CAST(source_lsn AS STRING) FROM (SELECT v.*, CASE"
                + " WHEN begins IS NULL OR ends IS NULL OR is_current IS NULL OR source_lsn IS NULL"
                + " THEN 'a column that every version has is NULL'"
                + " WHEN k = 0 AND id = 0 AND begins = " + SINCE_EVER_MICROS + " AND ends = " + OPEN_END_MICROS
                + " AND is_current AND source_lsn = 0 THEN NULL"
                + " WHEN k = 0 OR id = 0 THEN 'key or id is 0 and it is not the Unknown member'"
                + " WHEN begins >= ends THEN 'it ends before it begins'"
                + " WHEN is_current <> (ends = " + OPEN_END_MICROS + ") THEN 'is_current and valid_to contradict'"
                + " WHEN previous_end > begins THEN 'it begins before the version before it ends'"
                + " WHEN previous_end = begins AND previous_attributes = attributes"
                + " THEN 'it says the same as the version before it'"
                + " WHEN k <> " + key + " THEN 'its key is not the hash of dimension, id and valid_from'"
                + " END AS problem FROM (" + versions + ") v) p WHERE problem IS NOT NULL";
    }

    /** The versions that do not fit, each with what makes it tell from a later one of the same key. */
    public Set<List<@Nullable String>> violations(SqlWarehouse warehouse) {
        return new HashSet<>(warehouse.query(sql));
    }

    /** What a violation is, for the report. */
    public static Difference difference(List<@Nullable String> violation) {
        return new InconsistentHistory(
                List.of(String.valueOf(violation.get(0))), violation.get(2) + " (id " + violation.get(1) + ")");
    }
}
