package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that are still to be read, in the order of the tables.
 *
 * <p>The ranges of a table that are in Kafka and those of its chunks cover every value together, whatever was planned
 * before. Thread-safe.
 */
final class SnapshotPlan {
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private final Set<SourceTable> leftOut = new HashSet<>();
    private int reading;

    /** What a state leaves to read of tables of these shapes. */
    static SnapshotPlan of(List<TableShape> shapes, SnapshotState state) {
        SnapshotPlan plan = new SnapshotPlan();
        for (TableShape shape : shapes) {
            List<ReadRange> done = state.doneOf(shape.table().qualifiedName());
            if (!shape.byInteger()) {
                if (done.isEmpty()) {
                    plan.chunks.add(Chunk.behind(shape.table(), List.of(), shape.chunkRows()));
                }
                continue;
            }
            for (long[] gap : gaps(done)) {
                plan.chunks.addAll(chunks(shape, gap[0], gap[1]));
            }
        }
        return plan;
    }

    /** The next chunk; null when none is left now, though one that is being read may leave some. */
    synchronized @Nullable Chunk take() {
        Chunk next = chunks.poll();
        if (next != null) {
            reading++;
        }
        return next;
    }

    /** Takes note that a chunk was read, all but a rest. */
    synchronized void read(@Nullable Chunk rest) {
        reading--;
        if (rest != null && !leftOut.contains(rest.table())) {
            chunks.addFirst(rest);
        }
    }

    /** Leaves out what of a table is not being read yet. */
    synchronized void leaveOut(SourceTable table) {
        leftOut.add(table);
        chunks.removeIf(chunk -> chunk.table().equals(table));
    }

    /** Whether every chunk was read. */
    synchronized boolean isRead() {
        return chunks.isEmpty() && reading == 0;
    }

    private static List<long[]> gaps(List<ReadRange> done) {
        List<long[]> gaps = new ArrayList<>();
        long from = ReadRange.START;
        for (ReadRange range : done) {
            if (range.from() > from) {
                gaps.add(new long[] {from, range.from()});
            }
            from = range.to();
        }
        if (from != ReadRange.END) {
            gaps.add(new long[] {from, ReadRange.END});
        }
        return gaps;
    }

    /** Even parts of the values between the least and the greatest; the outermost reach to the range's own ends. */
    private static List<Chunk> chunks(TableShape shape, long from, long to) {
        long first = Math.max(from, shape.first());
        long last = Math.min(to == ReadRange.END ? shape.last() : to - 1, shape.last());
        double width = Math.max(1, (double) last - first + 1);
        double density = shape.rows() / Math.max(1, (double) shape.last() - shape.first() + 1);
        long parts = Math.max(1, Math.round(Math.min(1, density) * width / shape.chunkRows()));
        // Twice of what is expected, so that a table whose estimate is a little old is not cut in small pieces.
        long limit = 2L * shape.chunkRows();
        List<Chunk> chunks = new ArrayList<>();
        long start = from;
        for (long part = 1; part < parts; part++) {
            long end = first + (long) (width * part / parts);
            if (end > start && end < to) {
                chunks.add(Chunk.ofRange(shape.table(), start, end, limit));
                start = end;
            }
        }
        chunks.add(Chunk.ofRange(shape.table(), start, to, limit));
        return chunks;
    }
}
