package dev.wwi.cdc.encode;

/**
 * Where a change stands in the source: what goes into the envelope's {@code source}.
 *
 * @param lsn LSN of the change; of a snapshot's row, the LSN that the snapshot is consistent with
 * @param transactionId the transaction; see {@link #ofRead} for a row that has none
 * @param atMicros commit time, or the time of the read, in microseconds since 1970
 * @param snapshot one of the markers in {@link dev.wwi.schemas.event.ChangeEventSchemas}
 * @param lastCommitLsn end of the last commit before the change, for {@code source.sequence}
 */
public record ChangeOrigin(long lsn, long transactionId, long atMicros, String snapshot, long lastCommitLsn) {
    private static final long NO_TRANSACTION = -1;

    /** Of a row that a snapshot read; it has no transaction. */
    public static ChangeOrigin ofRead(long consistentLsn, long atMicros, String snapshot) {
        return new ChangeOrigin(consistentLsn, NO_TRANSACTION, atMicros, snapshot, consistentLsn);
    }

    /** {@code source.sequence}: the last commit before the change and the change, as Debezium writes them. */
    public String sequence() {
        return "[\"" + lastCommitLsn + "\",\"" + lsn + "\"]";
    }

    boolean hasTransaction() {
        return transactionId != NO_TRANSACTION;
    }
}
