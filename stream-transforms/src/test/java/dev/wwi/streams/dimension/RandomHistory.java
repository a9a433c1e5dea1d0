package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.event.Column;
import dev.wwi.streams.testkit.DimensionTables;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories of a tiny WideWorldImporters in which everything happens that may: few ids and few values, so that rows
 * meet, states return and parents are missing; transactions of several changes; clocks that step back; rows that are
 * deleted, come back, and are read again.
 */
final class RandomHistory {
    static final long START = 1_700_000_000_000_000L;
    static final int IDS = 3;
    private static final int TRANSACTIONS = 30;

    private static final Map<String, SourceTable> REFERENCES = Map.of(
            "state_province_id", SourceTables.STATE_PROVINCES,
            "country_id", SourceTables.COUNTRIES,
            "supplier_category_id", SourceTables.SUPPLIER_CATEGORIES,
            "primary_contact_person_id", SourceTables.PEOPLE,
            "bill_to_customer_id", SourceTables.CUSTOMERS,
            "customer_category_id", SourceTables.CUSTOMER_CATEGORIES,
            "buying_group_id", SourceTables.BUYING_GROUPS,
            "color_id", SourceTables.COLORS,
            "unit_package_id", SourceTables.PACKAGE_TYPES,
            "outer_package_id", SourceTables.PACKAGE_TYPES);

    private final Random random;
    private final int firstId;
    private final List<SourceTable> tables =
            List.copyOf(DimensionTables.columns().keySet());
    private final List<SourceChange> changes = new ArrayList<>();
    private final Map<RowId, Map<String, Object>> present = new HashMap<>();
    private long clock = START;
    private long lsn = 100;

    private RandomHistory(long seed, int firstId) {
        this.random = new Random(seed);
        this.firstId = firstId;
    }

    /** A history, in WAL order, over ids from the first on. */
    static List<SourceChange> of(long seed, int firstId) {
        return of(seed, firstId, TRANSACTIONS);
    }

    /** A history of about so many transactions. */
    static List<SourceChange> of(long seed, int firstId, int about) {
        RandomHistory history = new RandomHistory(seed, firstId);
        history.takeFirstSnapshots();
        int transactions = about / 3 + history.random.nextInt(about * 4 / 3);
        for (int count = 0; count < transactions; count++) {
            history.commitTransaction();
        }
        return history.changes;
    }

    /** The same records as the topics could hand them over: in order within a topic, in any order between topics. */
    static List<SourceChange> interleaved(List<SourceChange> history, Random random) {
        Map<SourceTable, Deque<SourceChange>> topics = new LinkedHashMap<>();
        history.forEach(change -> topics.computeIfAbsent(change.table(), table -> new ArrayDeque<>())
                .add(change));
        List<SourceChange> arrivals = new ArrayList<>();
        List<Deque<SourceChange>> waiting = new ArrayList<>(topics.values());
        while (!waiting.isEmpty()) {
            Deque<SourceChange> topic = waiting.get(random.nextInt(waiting.size()));
            int burst = 1 + random.nextInt(4);
            for (int count = 0; count < burst && !topic.isEmpty(); count++) {
                arrivals.add(topic.remove());
            }
            waiting.removeIf(Deque::isEmpty);
        }
        return arrivals;
    }

    private void takeFirstSnapshots() {
        for (SourceTable table : tables) {
            int rounds = random.nextInt(5) == 0 ? 2 : 1;
            for (int round = 0; round < rounds; round++) {
                clock += random.nextInt(3);
                for (int id = firstId; id < firstId + IDS; id++) {
                    if (random.nextInt(4) > 0) {
                        add(table, id, SourceChange.Kind.FIRST_SNAPSHOT, row(table, id));
                    }
                }
                lsn += random.nextInt(3);
            }
        }
    }

    private void commitTransaction() {
        int step = random.nextInt(12);
        if (step == 0) {
            clock -= random.nextInt(20_000);
        } else if (step > 2) {
            clock += random.nextInt(9_000);
        }
        int size = 1 + random.nextInt(5);
        for (int count = 0; count < size; count++) {
            SourceTable table = tables.get(random.nextInt(tables.size()));
            int id = firstId + random.nextInt(IDS);
            change(table, id);
            lsn += random.nextInt(3);
        }
        if (random.nextInt(8) == 0) {
            readAgain(tables.get(random.nextInt(tables.size())));
        }
    }

    private void change(SourceTable table, int id) {
        int kind = random.nextInt(20);
        if (kind < 14) {
            add(table, id, SourceChange.Kind.WRITE, row(table, id));
        } else if (kind < 16) {
            Map<String, Object> same = present.get(new RowId(table, id));
            add(table, id, SourceChange.Kind.WRITE, same == null ? row(table, id) : same);
        } else if (kind < 19) {
            add(table, id, SourceChange.Kind.DELETE, null);
        } else {
            add(table, id, SourceChange.Kind.TOMBSTONE_ALONE, null);
        }
    }

    private void readAgain(SourceTable table) {
        clock += random.nextInt(2_000);
        for (int id = firstId; id < firstId + IDS; id++) {
            Map<String, Object> row = present.get(new RowId(table, id));
            boolean missedChange = random.nextInt(3) == 0;
            if (row != null || missedChange) {
                add(table, id, SourceChange.Kind.LATER_READ, row == null || missedChange ? row(table, id) : row);
            }
        }
        lsn++;
    }

    private void add(SourceTable table, int id, SourceChange.Kind kind, @Nullable Map<String, Object> row) {
        changes.add(new SourceChange(table, id, kind, clock, lsn, row));
        if (row == null) {
            present.remove(new RowId(table, id));
        } else {
            present.put(new RowId(table, id), row);
        }
    }

    private Map<String, Object> row(SourceTable table, int id) {
        Map<String, Object> row = new HashMap<>();
        for (Column column : DimensionTables.columns().get(table)) {
            boolean isNull = column.nullable() && random.nextInt(3) == 0;
            if (!isNull) {
                row.put(column.name(), value(column));
            }
        }
        row.put(table.primaryKey().get(0), id);
        return row;
    }

    private Object value(Column column) {
        if (REFERENCES.containsKey(column.name())) {
            // One id more than there are rows: some references point nowhere.
            return firstId + random.nextInt(IDS + 1);
        }
        int choice = random.nextInt(2);
        return switch (column.type().getType()) {
            case INT -> choice;
            case LONG -> (long) choice;
            case STRING -> choice == 0 ? "" : "b";
            case BOOLEAN -> random.nextInt(3) > 0;
            case BYTES ->
                column.type().getLogicalType() == null ? new byte[] {(byte) choice} : new BigDecimal(choice + ".10");
            default -> throw new IllegalArgumentException(column.name());
        };
    }
}
