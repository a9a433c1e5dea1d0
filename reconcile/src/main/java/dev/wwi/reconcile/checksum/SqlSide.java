package dev.wwi.reconcile.checksum;

import dev.wwi.reconcile.report.ColumnType;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table in a database that is asked in SQL. The statements are the same on both sides; what differs in spelling is in
 * the {@link Dialect}.
 *
 * <p>A row's digest is the MD5 of its values' texts, each with its length where a text could hold the separator, so
 * that different rows have different texts. The position of a key is its first column that is a number or a date; where
 * there is none, a part of the digest of its first column.
 */
final class SqlSide implements TableSide {
    private static final int KEYS_PER_QUERY = 500;

    private final TablePlan plan;
    private final Dialect dialect;
    private final Query query;

    /** Runs a statement. */
    interface Query {
        List<List<@Nullable String>> run(String sql);
    }

    SqlSide(TablePlan plan, Dialect dialect, Query query) {
        this.plan = plan;
        this.dialect = dialect;
        this.query = query;
    }

    /** The lowest and the highest position; nothing without rows. */
    List<Long> extent() {
        List<@Nullable String> row = query.run("SELECT MIN(p), MAX(p) FROM (SELECT " + position() + " AS p FROM "
                        + dialect.relation(plan) + ") x")
                .get(0);
        String lowest = row.get(0);
        String highest = row.get(1);
        return lowest == null || highest == null ? List.of() : List.of(number(lowest), number(highest));
    }

    @Override
    public Map<Long, RangeChecksum> checksums(long width, List<KeyRange> within) {
        String signed = "SELECT " + position() + " AS p, " + dialect.md5(dialect.concatenation(plan.columns()))
                + " AS m FROM " + dialect.relation(plan) + where(within);
        String sql = "SELECT " + dialect.quotient("p", width) + " AS q, COUNT(*), SUM("
                + dialect.number("SUBSTR(m, 1, 8)") + "), SUM(" + dialect.number("SUBSTR(m, 9, 8)") + ") FROM ("
                + dialect.fenced(signed) + ") x GROUP BY q";
        Map<Long, RangeChecksum> checksums = new HashMap<>();
        for (List<@Nullable String> row : query.run(sql)) {
            checksums.put(
                    number(row.get(0)), new RangeChecksum(number(row.get(1)), number(row.get(2)), number(row.get(3))));
        }
        return checksums;
    }

    @Override
    public List<RowSignature> signatures(List<KeyRange> within) {
        String sql = "SELECT " + keyTexts() + ", " + dialect.md5(dialect.concatenation(plan.columns())) + " AS m FROM "
                + dialect.relation(plan) + where(within);
        List<RowSignature> signatures = new ArrayList<>();
        int keys = plan.keyColumns().size();
        for (List<@Nullable String> row : query.run(sql)) {
            signatures.add(new RowSignature(key(row), String.valueOf(row.get(keys))));
        }
        return signatures;
    }

    @Override
    public List<Row> rows(Collection<List<String>> keys) {
        List<List<String>> all = List.copyOf(keys);
        List<Row> rows = new ArrayList<>();
        for (int start = 0; start < all.size(); start += KEYS_PER_QUERY) {
            rows.addAll(read(all.subList(start, Math.min(all.size(), start + KEYS_PER_QUERY))));
        }
        return rows;
    }

    private List<Row> read(List<List<String>> keys) {
        List<TablePlan.Witness> witnesses = dialect.witnesses(plan);
        List<String> selected = new ArrayList<>();
        plan.columns().forEach(column -> selected.add(dialect.text(column)));
        witnesses.forEach(witness -> selected.add(dialect.castToText(witness.expression())));
        String sql = "SELECT " + keyTexts() + ", " + named("c", selected) + " FROM " + dialect.relation(plan)
                + " WHERE " + dialect.isAmong(keyColumns(), keys);
        int first = plan.keyColumns().size();
        int last = first + plan.columns().size();
        List<Row> rows = new ArrayList<>();
        for (List<@Nullable String> row : query.run(sql)) {
            rows.add(new Row(key(row), row.subList(first, last), row.subList(last, row.size())));
        }
        return rows;
    }

    private String where(List<KeyRange> within) {
        return within.isEmpty()
                ? ""
                : within.stream()
                        .map(range -> position() + " BETWEEN " + range.from() + " AND " + range.to())
                        .collect(Collectors.joining(" OR ", " WHERE ", ""));
    }

    private List<ComparedColumn> keyColumns() {
        return plan.keyColumns().stream().map(plan::column).toList();
    }

    private String keyTexts() {
        return named("k", keyColumns().stream().map(dialect::text).toList());
    }

    /** Names of their own, since BigQuery refuses a result with the same name twice. */
    private static String named(String prefix, List<String> expressions) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < expressions.size(); i++) {
            list.append(i == 0 ? "" : ", ")
                    .append(expressions.get(i))
                    .append(" AS ")
                    .append(prefix)
                    .append(i);
        }
        return list.toString();
    }

    private List<String> key(List<@Nullable String> row) {
        List<String> key = new ArrayList<>();
        for (int i = 0; i < plan.keyColumns().size(); i++) {
            String value = row.get(i);
            if (value == null) {
                throw new UnreadableTableException(
                        "key column " + plan.keyColumns().get(i) + " of " + plan.table() + " holds NULL");
            }
            key.add(value);
        }
        return key;
    }

    private String position() {
        for (ComparedColumn column : keyColumns()) {
            if (column.type() == ColumnType.INT64 || column.type() == ColumnType.DATE) {
                return dialect.position(column);
            }
        }
        return dialect.number("SUBSTR("
                + dialect.md5(dialect.concatenation(List.of(keyColumns().get(0)))) + ", 1, 8)");
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }
}
