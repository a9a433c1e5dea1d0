package dev.wwi.cdc.position;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a first snapshot is.
 *
 * <p>All that is read in one go is true at the same moment. A snapshot that is interrupted cannot go on at that moment;
 * what it has not read yet is read at a later one, and of the changes in between, those that the later moment has seen
 * are left out of the stream.
 *
 * @param consistentLsn where the slot starts: the stream has every transaction that commits after it
 * @param reads the moments of reading, in order
 * @param done the key ranges that are in Kafka, by qualified table name
 * @param earlierEnds where a topic's partition ended when the snapshot began, as {@code topic/partition}: what lies
 *     before was captured earlier; partitions that were empty are absent
 */
public record SnapshotState(
        long consistentLsn,
        List<SnapshotRead> reads,
        Map<String, List<ReadRange>> done,
        Map<String, Long> earlierEnds) {
    /** Copies. */
    public SnapshotState {
        reads = List.copyOf(reads);
        done = Map.copyOf(done);
        earlierEnds = Map.copyOf(earlierEnds);
    }

    /** The same of a slot that starts there. */
    public SnapshotState withConsistentLsn(long lsn) {
        return new SnapshotState(lsn, reads, done, earlierEnds);
    }

    /** The same, to go on with another read. */
    public SnapshotState withRead(SnapshotRead read) {
        List<SnapshotRead> all = new ArrayList<>(reads);
        all.add(read);
        return new SnapshotState(consistentLsn, all, done, earlierEnds);
    }

    /** The same with other ends of what was captured earlier. */
    public SnapshotState withEarlierEnds(Map<String, Long> ends) {
        return new SnapshotState(consistentLsn, reads, done, ends);
    }

    /** The same with another range in Kafka; ranges of one read that meet become one. */
    public SnapshotState withDone(String table, ReadRange range) {
        List<ReadRange> sorted = new ArrayList<>(done.getOrDefault(table, List.of()));
        sorted.add(range);
        sorted.sort(Comparator.comparingLong(ReadRange::from));
        List<ReadRange> merged = new ArrayList<>();
        for (ReadRange next : sorted) {
            ReadRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && last.read() == next.read() && last.to() == next.from()) {
                merged.set(
                        merged.size() - 1,
                        new ReadRange(last.from(), next.to(), last.read(), last.rows() + next.rows()));
            } else {
                merged.add(next);
            }
        }
        Map<String, List<ReadRange>> ranges = new HashMap<>(done);
        ranges.put(table, List.copyOf(merged));
        return new SnapshotState(consistentLsn, reads, ranges, earlierEnds);
    }

    /** The ranges of a table that are in Kafka, in order. */
    public List<ReadRange> doneOf(String table) {
        return done.getOrDefault(table, List.of());
    }

    /** Whether the stream has changes that one of the reads has seen. */
    @JsonIgnore
    public boolean isOfSeveralReads() {
        return done.values().stream().flatMap(List::stream).anyMatch(range -> range.read() > 0);
    }
}
