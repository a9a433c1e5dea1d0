package dev.wwi.cdc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the source's ledger says was committed: of each key the changes, in their order. */
final class ChaosLedger {
    private static final int FETCH_ROWS = 10_000;

    private final Map<String, Map<Integer, List<Entry>>> histories = new HashMap<>();
    private final Map<String, Map<Integer, String>> rows = new HashMap<>();

    /**
     * One change of one key.
     *
     * @param place in the ledger
     * @param op as in change events
     * @param transactionId the source's
     * @param before the row before, as {@code chaos.image} writes it
     * @param after the row after
     */
    record Entry(
            long place,
            String op,
            long transactionId,
            @Nullable String before,
            @Nullable String after) {
        boolean isSame(Entry other) {
            return described().equals(other.described());
        }

        String described() {
            return op + " by " + transactionId + ": " + before + " -> " + after;
        }
    }

    private ChaosLedger() {}

    static ChaosLedger read(ChaosSource source) throws SQLException {
        ChaosLedger ledger = new ChaosLedger();
        try (Connection connection = source.open()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(FETCH_ROWS);
                try (ResultSet line = statement.executeQuery(
                        "SELECT place, transaction_id, table_name, operation, key_before, key_after, row_before,"
                                + " row_after FROM chaos.ledger ORDER BY place")) {
                    while (line.next()) {
                        ledger.take(line);
                    }
                }
            }
        }
        return ledger;
    }

    /** The changes of each key of a table. */
    Map<Integer, List<Entry>> histories(String table) {
        return histories.computeIfAbsent(table, name -> new HashMap<>());
    }

    /** The rows that the changes leave. */
    Map<Integer, String> rows(String table) {
        return rows.computeIfAbsent(table, name -> new HashMap<>());
    }

    long changes() {
        return histories.values().stream()
                .flatMap(table -> table.values().stream())
                .mapToLong(List::size)
                .sum();
    }

    private void take(ResultSet line) throws SQLException {
        long place = line.getLong("place");
        long transactionId = line.getLong("transaction_id");
        String table = line.getString("table_name");
        int keyBefore = line.getInt("key_before");
        int keyAfter = line.getInt("key_after");
        String before = line.getString("row_before");
        String after = line.getString("row_after");
        switch (line.getString("operation")) {
            case "INSERT" -> add(table, keyAfter, new Entry(place, "c", transactionId, null, after));
            case "DELETE" -> add(table, keyBefore, new Entry(place, "d", transactionId, before, null));
            case "TRUNCATE" -> {
                Map<Integer, String> removed = new HashMap<>(rows(table));
                removed.forEach((key, row) -> add(table, key, new Entry(place, "d", transactionId, row, null)));
            }
            default -> {
                if (keyBefore == keyAfter) {
                    add(table, keyAfter, new Entry(place, "u", transactionId, before, after));
                } else {
                    add(table, keyBefore, new Entry(place, "d", transactionId, before, null));
                    add(table, keyAfter, new Entry(place, "c", transactionId, null, after));
                }
            }
        }
    }

    private void add(String table, int key, Entry entry) {
        Map<Integer, String> tableRows = rows(table);
        String known = entry.after() == null ? tableRows.remove(key) : tableRows.put(key, entry.after());
        if (known == null ? entry.before() != null : !known.equals(entry.before())) {
            throw new IllegalStateException(
                    "the ledger is not in order: row " + key + " of " + table + " was " + known + " before " + entry);
        }
        histories(table).computeIfAbsent(key, absent -> new ArrayList<>(2)).add(entry);
    }
}
