package dev.wwi.cdc;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.ChaosLedger.Entry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Compares the changes that are in one topic with those that the source's ledger has.
 *
 * <p>Of each key, the topic must hold the end of the ledger's list, in its order, each change once, and before it, if the
 * list's beginning leaves a row, exactly one first-snapshot read of that row. So every change is either in the row that
 * was read or in the topic, and none is in both. What was committed before the connector first started must all be in the
 * beginning, what came after the first snapshot must all be in the end. A row that is read again must be what the changes
 * before it made of it.
 */
final class ChaosComparison {
    private static final int EXAMPLES = 10;

    private final String table;
    private final Map<Integer, List<Entry>> ledger;
    private final long lastPlaceBeforeStart;
    private final long lastPlaceOfSnapshot;
    private final Map<Integer, KeyEvents> events = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long compared;
    private long missing;
    private long duplicates;
    private long disordered;
    private long firstReads;
    private long rereads;
    private long tombstones;

    private static final class KeyEvents {
        private final List<Entry> changes = new ArrayList<>(2);
        private @Nullable String firstRead;
        private @Nullable String row;
        private boolean tombstoneDue;
    }

    /**
     * @param lastPlaceBeforeStart the ledger's last place when the connector first started
     * @param lastPlaceOfSnapshot its last place when the first snapshot was complete, or a later one
     */
    ChaosComparison(
            String table, Map<Integer, List<Entry>> ledger, long lastPlaceBeforeStart, long lastPlaceOfSnapshot) {
        this.table = table;
        this.ledger = ledger;
        this.lastPlaceBeforeStart = lastPlaceBeforeStart;
        this.lastPlaceOfSnapshot = lastPlaceOfSnapshot;
    }

    /** Takes the records of the topic, those of one key in their order. */
    void take(Change change) {
        int key = ((Number) change.key().get(0)).intValue();
        KeyEvents known = events.computeIfAbsent(key, absent -> new KeyEvents());
        if (known.tombstoneDue != (change.value() == null)) {
            wrong(key, known.tombstoneDue ? "no tombstone follows the delete" : "a tombstone follows no delete");
        }
        known.tombstoneDue = false;
        if (change.value() == null) {
            tombstones++;
            return;
        }
        String before = image(change.before());
        String after = image(change.after());
        String snapshot = change.source().get("snapshot").toString();
        if (snapshot.equals("false")) {
            Object transactionId = change.source().get("txId");
            known.changes.add(
                    new Entry(0, change.op(), transactionId == null ? 0 : (Long) transactionId, before, after));
            known.tombstoneDue = change.op().equals("d");
            if (!same(known.row, before)) {
                wrong(
                        key,
                        "the row was " + known.row + " before "
                                + known.changes.get(known.changes.size() - 1).described());
            }
        } else if (snapshot.equals("true") && change.op().equals("r")) {
            firstReads++;
            if (known.firstRead != null || !known.changes.isEmpty()) {
                duplicates++;
                wrong(key, "a first read comes after other events: " + after);
            }
            known.firstRead = after;
        } else if (change.op().equals("r")) {
            rereads++;
            if (!same(known.row, after)) {
                wrong(key, "was read again as " + after + ", but was " + known.row + " at that place");
            }
        } else {
            wrong(key, change.op() + " of a read, though nothing was lost: " + before);
        }
        known.row = after;
    }

    /** Compares, once all records were taken. */
    void finish() {
        Map<Integer, List<Entry>> all = new TreeMap<>(ledger);
        events.keySet().forEach(key -> all.computeIfAbsent(key, absent -> List.of()));
        all.forEach((key, expected) -> compare(key, expected, events.getOrDefault(key, new KeyEvents())));
    }

    /** The rows that the topic leaves, for comparison with the table. */
    Map<Integer, String> rows() {
        Map<Integer, String> rows = new HashMap<>();
        events.forEach((key, known) -> {
            if (known.row != null) {
                rows.put(key, known.row);
            }
        });
        return rows;
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

    long rereads() {
        return rereads;
    }

    /** What is not as it should be; at most so many examples. */
    List<String> examples() {
        return List.copyOf(examples);
    }

    /** One line for people. */
    String summary() {
        return "%-20s %,d changes compared, %,d first reads, %,d rereads, %,d tombstones; missing %,d, duplicates %,d, out of order %,d"
                .formatted(table, compared, firstReads, rereads, tombstones, missing, duplicates, disordered);
    }

    private void compare(int key, List<Entry> expected, KeyEvents known) {
        if (known.tombstoneDue) {
            wrong(key, "no tombstone follows the last delete");
        }
        int read = expected.size() - known.changes.size();
        List<Entry> streamed = read < 0 ? expected : expected.subList(read, expected.size());
        if (read < 0 || !isSame(streamed, known.changes)) {
            count(key, expected, known);
            return;
        }
        compared += streamed.size();
        String atRead = read == 0 ? null : expected.get(read - 1).after();
        if (!same(atRead, known.firstRead)) {
            wrong(
                    key,
                    "the changes before the first streamed one leave " + atRead + ", but the first snapshot read "
                            + known.firstRead);
        }
        if (read > 0 && expected.get(read - 1).place() > lastPlaceOfSnapshot) {
            long lost = expected.subList(0, read).stream()
                    .filter(entry -> entry.place() > lastPlaceOfSnapshot)
                    .count();
            missing += lost;
            wrong(key, lost + " changes after the first snapshot are missing");
        }
        if (read < expected.size() && expected.get(read).place() <= lastPlaceBeforeStart) {
            wrong(key, "a change of before the first start was streamed: " + expected.get(read));
        }
    }

    private void count(int key, List<Entry> expected, KeyEvents known) {
        Map<String, Integer> surplus = new HashMap<>();
        known.changes.forEach(entry -> surplus.merge(entry.described(), 1, Integer::sum));
        long lost = 0;
        for (Entry entry : expected) {
            int left = surplus.merge(entry.described(), -1, Integer::sum);
            if (left < 0 && entry.place() > lastPlaceOfSnapshot) {
                lost++;
            }
        }
        long doubled = surplus.values().stream()
                .filter(left -> left > 0)
                .mapToLong(Integer::longValue)
                .sum();
        missing += lost;
        duplicates += doubled;
        if (lost == 0 && doubled == 0) {
            disordered++;
        }
        wrong(
                key,
                lost + " missing, " + doubled + " too many; the ledger has "
                        + expected.stream().map(Entry::described).toList() + ", the topic "
                        + known.changes.stream().map(Entry::described).toList());
    }

    private void wrong(int key, String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(table + " " + key + ": " + what);
        }
    }

    private static boolean isSame(List<Entry> left, List<Entry> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int place = 0; place < left.size(); place++) {
            if (!left.get(place).isSame(right.get(place))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(@Nullable String left, @Nullable String right) {
        return left == null ? right == null : left.equals(right);
    }

    /** As {@code chaos.image} writes the row. */
    private static @Nullable String image(@Nullable GenericRecord row) {
        if (row == null) {
            return null;
        }
        Map<String, String> values = new TreeMap<>();
        for (Schema.Field field : row.getSchema().getFields()) {
            Object value = row.get(field.pos());
            if (value != null) {
                values.put(field.name(), text(value, field.schema()));
            }
        }
        StringBuilder image = new StringBuilder();
        values.forEach((name, value) -> image.append(image.length() == 0 ? "" : ";")
                .append(name)
                .append('=')
                .append(value));
        return image.toString();
    }

    private static String text(Object value, Schema schema) {
        if (value instanceof ByteBuffer bytes) {
            Schema type = schema.isUnion()
                    ? schema.getTypes().stream()
                            .filter(branch -> branch.getType() != Schema.Type.NULL)
                            .findFirst()
                            .orElseThrow()
                    : schema;
            byte[] unscaled = new byte[bytes.remaining()];
            bytes.duplicate().get(unscaled);
            return new BigDecimal(new BigInteger(unscaled), ((LogicalTypes.Decimal) type.getLogicalType()).getScale())
                    .toPlainString();
        }
        return value.toString();
    }
}
