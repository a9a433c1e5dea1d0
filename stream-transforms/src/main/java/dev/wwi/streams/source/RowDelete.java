package dev.wwi.streams.source;

/**
 * The row is gone.
 *
 * @param commitMicros the deleting transaction's commit time, microseconds since 1970 UTC
 * @param lsn where the delete stands in the WAL
 */
public record RowDelete(long commitMicros, long lsn) implements RowChange {}
