package dev.wwi.streams.fact;

/**
 * One change of a source row.
 *
 * @param kind how it was seen
 * @param row the row as it is now, or was before it was deleted
 * @param micros the commit time, or the time of the read
 * @param lsn where it stands in the WAL
 */
record RowEvent(Kind kind, SourceRow row, long micros, long lsn) {
    enum Kind {
        FIRST_SNAPSHOT,
        STREAMED,
        REREAD,
        DELETE
    }
}
