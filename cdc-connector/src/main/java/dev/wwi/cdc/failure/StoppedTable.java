package dev.wwi.cdc.failure;

/**
 * A table whose changes cannot be change events any more, while all others go on.
 *
 * <p>Its later changes go to the dead letters until the table is read again.
 *
 * @param table its qualified name
 * @param code why, as a {@link CaptureErrorCode}
 * @param reason what happened, naming the column and what is allowed
 * @param hint what a person can do
 * @param lsn LSN of the first change that is not in its topic
 * @param sinceMicros commit time of that change, in microseconds since 1970
 */
public record StoppedTable(
        String table, CaptureErrorCode code, String reason, String hint, long lsn, long sinceMicros) {}
