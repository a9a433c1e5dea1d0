package dev.wwi.cdc.position;

/**
 * How far the changes are in Kafka.
 *
 * <p>PostgreSQL sends whole transactions in the order of their commits, and after a restart those again whose commit
 * record starts at or after the LSN it is asked to start from (PostgreSQL, {@code SnapBuildXactNeedsSkip}). So an end of
 * a commit, and how many records of the one transaction after it are already sent, say exactly where to go on: whether
 * records share an LSN, or the LSNs of interleaved transactions overlap, does not matter.
 *
 * @param startLsn end of the last commit whose transaction is wholly in Kafka; the LSN to start from
 * @param transactionId the transaction after it that is partly or wholly in Kafka; 0 when none is
 * @param sentRecords how many records of that transaction are in Kafka, in the order PostgreSQL sends them
 */
public record ResumePoint(long startLsn, long transactionId, long sentRecords) {
    /** {@link #transactionId()} when no record after {@link #startLsn()} is in Kafka; never a real transaction's id. */
    public static final long NO_TRANSACTION = 0;

    /** Refuses what cannot be. */
    public ResumePoint {
        if (sentRecords < 0 || (transactionId == NO_TRANSACTION) != (sentRecords == 0)) {
            throw new IllegalArgumentException("resume point has transaction " + transactionId + " with " + sentRecords
                    + " sent records; either both are 0 or none is");
        }
    }

    /** The point where everything up to that commit's end is in Kafka and nothing after it. */
    public static ResumePoint at(long startLsn) {
        return new ResumePoint(startLsn, NO_TRANSACTION, 0);
    }
}
