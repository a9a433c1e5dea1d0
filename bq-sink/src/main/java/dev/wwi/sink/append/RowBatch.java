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

    /** A hash table without objects of its own: where a key's row is in the list, counted from 1; 0 for nowhere. */
    private int[] slots = new int[FIRST_SLOTS];

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
            slots[slot] = rows.size();
            if (rows.size() > slots.length / 2) {
                widen();
            }
            return false;
        }
        PendingRow earlier = rows.set(slots[slot] - 1, row);
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
        while (slots[slot] != 0 && !rows.get(slots[slot] - 1).key().equals(key)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void widen() {
        slots = new int[slots.length * 2];
        for (int position = 1; position <= rows.size(); position++) {
            slots[slotOf(rows.get(position - 1).key())] = position;
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
