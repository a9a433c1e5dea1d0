package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * The changes in the stream that a first snapshot of several reads has seen already. Immutable.
 *
 * <p>A change belongs to the read that read its row's key range. If that read has seen the change's transaction, the row
 * was read with the change in it.
 */
public final class AlreadyRead {
    private static final AlreadyRead NOTHING = new AlreadyRead(Map.of(), List.of());

    private final Map<String, List<ReadRange>> ranges;
    private final List<Read> reads;

    private record Read(VisibleTransactions visible, long lsn) {}

    private AlreadyRead(Map<String, List<ReadRange>> ranges, List<Read> reads) {
        this.ranges = ranges;
        this.reads = reads;
    }

    /** By what a first snapshot left; nothing without one, or after one that was not interrupted. */
    public static AlreadyRead of(@Nullable SnapshotState state) {
        if (state == null || !state.isOfSeveralReads()) {
            return NOTHING;
        }
        Map<String, List<ReadRange>> later = state.done().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, table -> table.getValue().stream()
                        .filter(range -> range.read() > 0)
                        .toList()));
        List<Read> reads = state.reads().stream()
                .map(read -> new Read(
                        read.visible() == null ? VisibleTransactions.none() : VisibleTransactions.parse(read.visible()),
                        read.lsn()))
                .toList();
        return new AlreadyRead(later, reads);
    }

    /** Whether no change can be one of these any more, once all that committed before that LSN has come. */
    public boolean isPast(long lsn) {
        return reads.stream().allMatch(read -> lsn >= read.lsn());
    }

    /** The LSNs of the reads that have seen a transaction: rows that they read are of after it. */
    public Set<Long> lsnsOfReadsThatSaw(long transactionId) {
        return reads.stream()
                .filter(read -> read.visible().hasSeen(transactionId))
                .map(Read::lsn)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there are such changes of the table at all. */
    public boolean concerns(SourceTable table) {
        return !ranges.isEmpty() && ranges.containsKey(table.qualifiedName());
    }

    /**
     * Whether a change was read with its row; not of one whose row has lost its key column.
     *
     * @param row the changed row with its key; null of a change of no row
     * @param transactionId the transaction that changed it
     */
    public boolean contains(SourceTable table, @Nullable Struct row, long transactionId) {
        List<ReadRange> tableRanges = ranges.get(table.qualifiedName());
        if (row == null || tableRanges == null || tableRanges.isEmpty()) {
            return false;
        }
        String keyColumn = table.primaryKey().get(0);
        if (row.schema().field(keyColumn) == null) {
            return false;
        }
        long key = row.getWithoutDefault(keyColumn) instanceof Number number ? number.longValue() : ReadRange.START;
        for (ReadRange range : tableRanges) {
            if (key >= range.from() && (key < range.to() || range.to() == ReadRange.END)) {
                return reads.get(range.read()).visible().hasSeen(transactionId);
            }
        }
        return false;
    }
}
