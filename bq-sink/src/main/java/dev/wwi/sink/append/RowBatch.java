package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows gathered for one request, one per key: rows of one request share an ingestion time, so BigQuery would apply an
 * arbitrary one of several (java-bigquerystorage#2404). The last one added stays.
 */
final class RowBatch {

    /** Tag and length that surround a row within the request. */
    private static final int FRAME_BYTES = 6;

    private static final int FIRST_SLOTS = 64;

    private List<PendingRow> rows = new ArrayList<>();

    /**
     * A hash table without objects of its own: the hash of a key above, where its row is in the list, counted from 1,
     * below; 0 for no key.
     */
    private long[] slots = new long[FIRST_SLOTS];

    private long bytes;
    private long openedNanos;

    /** Returns whether the row overtook an earlier one of its key. */
    boolean add(PendingRow row, long nowNanos) {
        if (rows.isEmpty()) {
            openedNanos = nowNanos;
        }
        bytes += sizeOf(row);
        int slot = slotOf(row.key());
        if (slots[slot] == 0) {
            rows.add(row);
            slots[slot] = entry(row.key(), rows.size());
            if (rows.size() > slots.length / 4 * 3) {
                widen();
            }
            return false;
        }
        PendingRow earlier = rows.set((int) slots[slot] - 1, row);
        bytes -= sizeOf(earlier);
        row.supersede(earlier);
        return true;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int size() {
        return rows.size();
    }

    long bytes() {
        return bytes;
    }

    /** When the first of the rows was added. */
    long openedNanos() {
        return openedNanos;
    }

    /** Takes all rows out. */
    List<PendingRow> drain() {
        List<PendingRow> drained = rows;
        rows = new ArrayList<>(drained.size());
        Arrays.fill(slots, 0);
        bytes = 0;
        return drained;
    }

    /** The slot of the key's row, or the free one where it belongs. */
    private int slotOf(RowKey key) {
        int mask = slots.length - 1;
        int slot = key.hashCode() & mask;
        while (slots[slot] != 0 && !isOf(key, slots[slot])) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isOf(RowKey key, long entry) {
        return (int) (entry >>> Integer.SIZE) == key.hashCode()
                && rows.get((int) entry - 1).key().equals(key);
    }

    private static long entry(RowKey key, int position) {
        return ((long) key.hashCode() << Integer.SIZE) | position;
    }

    private void widen() {
        slots = new long[slots.length * 2];
        for (int position = 1; position <= rows.size(); position++) {
            RowKey key = rows.get(position - 1).key();
            slots[slotOf(key)] = entry(key, position);
        }
    }

    static List<ByteString> serialized(List<PendingRow> rows) {
        List<ByteString> serialized = new ArrayList<>(rows.size());
        for (PendingRow row : rows) {
            serialized.add(row.bytes());
        }
        return serialized;
    }

    static long sizeOf(PendingRow row) {
        return (long) row.bytes().size() + FRAME_BYTES;
    }
}
