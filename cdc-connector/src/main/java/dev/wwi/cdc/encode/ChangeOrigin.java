package dev.wwi.cdc.encode;

/**
 * Where a change stands in the source: what goes into the envelope's {@code source}.
 *
 * @param lsn LSN of the change; of a snapshot's row, the LSN that the snapshot is consistent with
 * @param transactionId the transaction; negative for a snapshot's row, which has none
 * @param atMicros commit time, or the time of the read, in microseconds since 1970
 * @param snapshot one of the markers in {@link dev.wwi.schemas.event.ChangeEventSchemas}
 * @param lastCommitLsn end of the last commit before the change, for {@code source.sequence}
 */
public record ChangeOrigin(long lsn, long transactionId, long atMicros, String snapshot, long lastCommitLsn) {}
