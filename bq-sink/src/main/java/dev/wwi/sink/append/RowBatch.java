package dev.wwi.sink.append;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows gathered for one request, one per key: rows of one request share an ingestion time, so BigQuery would apply an
 * arbitrary one of several (java-bigquerystorage#2404). The last one added stays.
 */
final class RowBatch {

    /** Tag and length that surround a row within the request. */
    private static final int FRAME_BYTES = 6;

    private final Map<ByteBuffer, PendingRow> rows = new LinkedHashMap<>();
    private long bytes;
    private long openedNanos;

    /** Returns whether the row overtook an earlier one of its key. */
    boolean add(PendingRow row, long nowNanos) {
        if (rows.isEmpty()) {
            openedNanos = nowNanos;
        }
        bytes += sizeOf(row);
        PendingRow earlier = rows.put(row.key(), row);
        if (earlier == null) {
            return false;
        }
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
        List<PendingRow> drained = new ArrayList<>(rows.values());
        rows.clear();
        bytes = 0;
        return drained;
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
