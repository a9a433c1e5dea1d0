package dev.wwi.cdc.status;

import dev.wwi.cdc.encode.LeftOutReason;
import dev.wwi.cdc.failure.StoppedTable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What capture is doing at one moment.
 *
 * @param phase what it is doing
 * @param tables the first snapshot's progress; empty when this process did not take it
 * @param snapshotRows rows of the snapshot that are in Kafka
 * @param snapshotRowsEstimated about how many there are in all, without tables that stand still
 * @param streamedEvents changes from the WAL that this process has put into Kafka
 * @param eventsPerSecond rows and changes put into Kafka, over the last seconds
 * @param capturedLsn an LSN such that every transaction that committed before it is in Kafka; 0 until the first snapshot
 *     is complete
 * @param newestCommitAt commit time of the newest change in Kafka; null before the first
 * @param slot the slot at the source; null until it was first polled
 * @param restarts how often capture started again after a failure
 * @param stoppedTables the tables whose changes go to the dead letters, with why and the way out
 * @param uncapturedTables qualified names of the tables that share a schema with a captured one and are not captured
 * @param rereads the tables that are read beside the stream, again or since they are being added, in order
 * @param finishedRereads the last re-read of each table that has ended since this process started
 * @param valuesLeftOut in the place of how many values NULL was written, for what reason; without reasons that never
 *     applied
 */
public record CaptureStatus(
        CapturePhase phase,
        List<TableProgress> tables,
        long snapshotRows,
        long snapshotRowsEstimated,
        long streamedEvents,
        double eventsPerSecond,
        long capturedLsn,
        @Nullable Instant newestCommitAt,
        @Nullable SlotStatus slot,
        long restarts,
        List<StoppedTable> stoppedTables,
        List<String> uncapturedTables,
        List<TableProgress> rereads,
        List<FinishedReread> finishedRereads,
        Map<LeftOutReason, Long> valuesLeftOut) {
    /** What of it is about tables that are read again. */
    public RereadsStatus rereadsStatus() {
        return new RereadsStatus(phase, rereads, finishedRereads);
    }
}
