package dev.wwi.cdc;

import dev.wwi.cdc.ChangeTopicReader.Change;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Compares the huge transactions, which the ledger has by statements: of each, how many rows, the least and the greatest
 * key, and a sum over all rows' keys and values. Each statement changes every key between the two once, so as many events
 * with different keys between them are each row exactly once; the sum says that their values are right.
 */
final class ChaosBulkComparison {
    private static final int EXAMPLES = 10;

    private final Map<String, Statements> found = new TreeMap<>();
    private final BitSet inserted = new BitSet();
    private final BitSet updated = new BitSet();
    private final BitSet deleted = new BitSet();
    private final BitSet buried = new BitSet();
    private final List<String> examples = new ArrayList<>();
    private long digestOfRows;
    private long duplicates;
    private long missing;
    private long compared;
    private long rereads;

    /** What one operation of one transaction did. */
    private static final class Statements {
        private long rows;
        private int leastKey = Integer.MAX_VALUE;
        private int greatestKey = Integer.MIN_VALUE;
        private long digestBefore;
        private long digestAfter;

        private String described() {
            return rows + " rows from " + leastKey + " to " + greatestKey + ", sums " + digestBefore + " and "
                    + digestAfter;
        }
    }

    /** Takes the records of the topic, those of one key in their order. */
    void take(Change change) {
        int key = ((Number) change.key().get(0)).intValue();
        if (change.value() == null) {
            require(deleted.get(key) && !buried.get(key), key, "a tombstone follows no delete");
            buried.set(key);
            return;
        }
        if (!change.source().get("snapshot").toString().equals("false")) {
            rereads++;
            require(
                    change.op().equals("r") && inserted.get(key) && !deleted.get(key),
                    key,
                    change.op() + " of a read of a row that is not there");
            return;
        }
        switch (change.op()) {
            case "c" -> once(inserted, key, change.op());
            case "u" -> {
                once(updated, key, change.op());
                require(inserted.get(key) && !deleted.get(key), key, "updated before its insert or after its delete");
            }
            default -> {
                once(deleted, key, change.op());
                require(inserted.get(key), key, "deleted before its insert");
            }
        }
        Statements statements =
                found.computeIfAbsent(change.source().get("txId") + " " + change.op(), absent -> new Statements());
        long before = digest(change.before());
        long after = digest(change.after());
        statements.rows++;
        statements.leastKey = Math.min(statements.leastKey, key);
        statements.greatestKey = Math.max(statements.greatestKey, key);
        statements.digestBefore += before;
        statements.digestAfter += after;
        digestOfRows += after - before;
    }

    /** Compares, once all records were taken. */
    void finish(ChaosSource source) throws SQLException {
        Map<String, Statements> expected = ledger(source);
        expected.forEach((name, statements) -> {
            Statements actual = found.getOrDefault(name, new Statements());
            compared += Math.min(statements.rows, actual.rows);
            missing += Math.max(0, statements.rows - actual.rows);
            if (!statements.described().equals(actual.described())) {
                wrong(name + ": the ledger has " + statements.described() + ", the topic " + actual.described());
            }
        });
        found.keySet().stream()
                .filter(name -> !expected.containsKey(name))
                .forEach(name -> wrong(name + " is not in the ledger"));
        if (!deleted.equals(buried)) {
            wrong(deleted.cardinality() + " deletes have " + buried.cardinality() + " tombstones");
        }
        long rows = source.number("SELECT count(*) FROM " + ChaosSource.INVOICE_LINES);
        long digest = source.number("SELECT coalesce(sum((invoice_line_id::bigint * 1000003 + version * 7919)"
                + " % 2147483647), 0) FROM " + ChaosSource.INVOICE_LINES);
        if (inserted.cardinality() - deleted.cardinality() != rows || digest != digestOfRows) {
            wrong("the topic leaves " + (inserted.cardinality() - deleted.cardinality()) + " rows with sum "
                    + digestOfRows + ", the table has " + rows + " with sum " + digest);
        }
    }

    long compared() {
        return compared;
    }

    long missing() {
        return missing;
    }

    long duplicates() {
        return duplicates;
    }

    /** What is not as it should be; at most so many examples. */
    List<String> examples() {
        return List.copyOf(examples);
    }

    /** One line for people. */
    String summary() {
        return "%-20s %,d changes compared in %d statements, %,d rereads, %,d tombstones; missing %,d, duplicates %,d"
                .formatted(
                        ChaosSource.INVOICE_LINES,
                        compared,
                        found.size(),
                        rereads,
                        buried.cardinality(),
                        missing,
                        duplicates);
    }

    private static Map<String, Statements> ledger(ChaosSource source) throws SQLException {
        Map<String, Statements> expected = new TreeMap<>();
        try (Connection connection = source.open();
                Statement statement = connection.createStatement();
                ResultSet line = statement.executeQuery("SELECT transaction_id, operation, changed_rows, least_key,"
                        + " greatest_key, coalesce(digest_before, 0)::bigint AS digest_before,"
                        + " coalesce(digest_after, 0)::bigint AS digest_after FROM chaos.bulk_ledger")) {
            while (line.next()) {
                String op =
                        switch (line.getString("operation")) {
                            case "INSERT" -> "c";
                            case "UPDATE" -> "u";
                            default -> "d";
                        };
                Statements statements = new Statements();
                statements.rows = line.getLong("changed_rows");
                statements.leastKey = line.getInt("least_key");
                statements.greatestKey = line.getInt("greatest_key");
                statements.digestBefore = line.getLong("digest_before");
                statements.digestAfter = line.getLong("digest_after");
                expected.put(line.getLong("transaction_id") + " " + op, statements);
            }
        }
        return expected;
    }

    private void once(BitSet keys, int key, String op) {
        if (keys.get(key)) {
            duplicates++;
            wrong(key + " has " + op + " twice");
        }
        keys.set(key);
    }

    private void require(boolean holds, int key, String otherwise) {
        if (!holds) {
            wrong(key + ": " + otherwise);
        }
    }

    private void wrong(String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(ChaosSource.INVOICE_LINES + " " + what);
        }
    }

    private static long digest(@Nullable GenericRecord row) {
        return row == null
                ? 0
                : (number(row, "invoice_line_id") * 1_000_003 + number(row, "version") * 7_919) % 2_147_483_647;
    }

    private static long number(GenericRecord row, String column) {
        return ((Number) Objects.requireNonNull(row.get(column), column)).longValue();
    }
}
