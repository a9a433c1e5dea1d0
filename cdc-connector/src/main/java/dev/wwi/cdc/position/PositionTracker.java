package dev.wwi.cdc.position;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.WayOut;
import java.util.OptionalLong;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Follows the records that Debezium hands over and says which of them are already in Kafka, and what the resume point is
 * after each.
 *
 * <p>Relies on two things PostgreSQL guarantees: transactions come whole and in the order of their commits, and the
 * records of one transaction always come in the same order. Not thread-safe; used by the one thread that handles
 * records.
 */
public final class PositionTracker {
    private long startLsn;
    private long transactionId;
    private long seenRecords;
    private final long resumedTransactionId;
    private long recordsToDrop;

    /** Starts where the point says. */
    public PositionTracker(ResumePoint from) {
        this.startLsn = from.startLsn();
        this.transactionId = ResumePoint.NO_TRANSACTION;
        this.seenRecords = 0;
        this.resumedTransactionId = from.transactionId();
        this.recordsToDrop = from.sentRecords();
    }

    /**
     * Takes note that a record was produced after a commit: of every record, data or not.
     *
     * @param lastCommitLsn end of the last commit before the record; empty until the first commit after a start
     */
    public void passCommit(OptionalLong lastCommitLsn) {
        if (lastCommitLsn.isEmpty() || lastCommitLsn.getAsLong() <= startLsn) {
            return;
        }
        if (recordsToDrop > 0) {
            throw mismatch("the commit at " + LogSequenceNumber.valueOf(lastCommitLsn.getAsLong()) + " came");
        }
        startLsn = lastCommitLsn.getAsLong();
        transactionId = ResumePoint.NO_TRANSACTION;
        seenRecords = 0;
    }

    /**
     * Counts a change of a captured table, after {@link #passCommit}.
     *
     * @return whether it must be sent; false if it is already in Kafka
     * @throws CaptureException if the transaction that the resume point lies in is not the first to come
     */
    public boolean countChange(long changeTransactionId) {
        if (changeTransactionId != transactionId) {
            if (recordsToDrop > 0 && changeTransactionId != resumedTransactionId) {
                throw mismatch("a change of transaction " + changeTransactionId + " came");
            }
            transactionId = changeTransactionId;
            seenRecords = 0;
        }
        seenRecords++;
        if (recordsToDrop > 0) {
            recordsToDrop--;
            return false;
        }
        return true;
    }

    /** The resume point after all records so far, once they are in Kafka. */
    public ResumePoint current() {
        if (recordsToDrop > 0) {
            return new ResumePoint(startLsn, resumedTransactionId, seenRecords + recordsToDrop);
        }
        return new ResumePoint(startLsn, transactionId, seenRecords);
    }

    private CaptureException mismatch(String instead) {
        return new CaptureException(
                CaptureErrorCode.POSITION_MISMATCH,
                "transaction " + resumedTransactionId + " should follow " + LogSequenceNumber.valueOf(startLsn)
                        + " with " + recordsToDrop + " records that are already in Kafka, but " + instead,
                "The slot does not hold what was captured before. " + WayOut.RECAPTURE);
    }
}
