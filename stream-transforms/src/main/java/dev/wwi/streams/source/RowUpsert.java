package dev.wwi.streams.source;

/**
 * The row is now this.
 *
 * @param row its needed columns
 * @param commitMicros the transaction's commit time or, for a read, the time of the read; microseconds since 1970 UTC
 * @param lsn where the change, or the read, stands in the WAL
 * @param reading how it was seen
 */
public record RowUpsert(Row row, long commitMicros, long lsn, Reading reading) implements RowChange {}
