package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.Difference;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of one table, step by step: checksums of both sides in any order or at once, then the rows that differ,
 * then those again in later rounds. The two checksum methods may run in different threads; all else is not thread-safe.
 */
public final class TableCheck {
    private final TablePlan plan;
    private final Judgement.Judge judge;
    private final SqlSide warehouse;
    private final long width;
    private Map<Long, RangeChecksum> expected = Map.of();
    private volatile Map<Long, RangeChecksum> actual = Map.of();
    private Suspects suspects = new Suspects(0, 0, Set.of(), 0);
    private Confirmation confirmation = new Confirmation(Set.of());

    /** Runs a statement on the warehouse. */
    public interface WarehouseQuery {
        List<List<@Nullable String>> run(String sql);
    }

    /** Divides the keys that PostgreSQL has now into ranges. */
    public TableCheck(TablePlan plan, Judgement.Judge judge, Connection source, WarehouseQuery warehouse) {
        this.plan = plan;
        this.judge = judge;
        this.warehouse = new SqlSide(plan, new BigQueryDialect(), warehouse::run);
        List<Long> extent = source(source).extent();
        this.width = extent.isEmpty() ? 1 : RangeComparison.width(extent.get(0), extent.get(1));
    }

    /** Computes PostgreSQL's checksums. */
    public void readSource(Connection source) {
        expected = source(source).checksums(width, List.of());
    }

    /** Computes the warehouse's checksums. */
    public void readWarehouse() {
        actual = warehouse.checksums(width, List.of());
    }

    /**
     * Finds the rows that differ.
     *
     * @param source in the snapshot of {@link #readSource}
     * @param examinedRows how many rows at most are compared one by one
     */
    public void findSuspects(Connection source, long examinedRows) {
        suspects = new RangeComparison(source(source), warehouse, examinedRows).compare(width, expected, actual);
        confirmation = new Confirmation(suspects.keys());
    }

    /**
     * Looks at the rows that nothing is decided about.
     *
     * @param source in a snapshot that the warehouse has passed
     */
    public void observe(Connection source) {
        Set<List<String>> keys = confirmation.undecided();
        if (keys.isEmpty()) {
            return;
        }
        Map<List<String>, List<Row>> inSource = byKey(source(source).rows(keys));
        Map<List<String>, List<Row>> inWarehouse = byKey(warehouse.rows(keys));
        confirmation.observe(
                keys.stream()
                        .map(key -> new Observation(
                                key, inSource.getOrDefault(key, List.of()), inWarehouse.getOrDefault(key, List.of())))
                        .toList(),
                judge);
    }

    /** The number of rows about which nothing is decided yet. */
    public int undecided() {
        return confirmation.undecided().size();
    }

    /** The differences that are certain. */
    public List<Difference> differences() {
        return confirmation.differences();
    }

    /** Why nobody can tell about some rows; each reason with the number of rows. */
    public Map<String, Long> unknowable() {
        return confirmation.unknowable();
    }

    /** Rows in PostgreSQL. */
    public long expectedRows() {
        return suspects.expectedRows();
    }

    /** Rows in the warehouse. */
    public long actualRows() {
        return suspects.actualRows();
    }

    /** Rows in ranges that differ and were not looked at. */
    public long rowsLeftOut() {
        return suspects.rowsLeftOut();
    }

    private static Map<List<String>, List<Row>> byKey(List<Row> rows) {
        Map<List<String>, List<Row>> byKey = new HashMap<>();
        rows.forEach(row ->
                byKey.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
        return byKey;
    }

    private SqlSide source(Connection source) {
        return new SqlSide(plan, new PostgresDialect(), sql -> query(source, sql));
    }

    private List<List<@Nullable String>> query(Connection source, String sql) {
        try (Statement statement = source.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new UnreadableTableException(
                    "PostgreSQL cannot read what " + plan.table() + " must be: " + e.getMessage(), e);
        }
    }
}
