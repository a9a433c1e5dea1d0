package dev.wwi.bqlocal.catalog;

/**
 * A stream that an application created.
 *
 * @param name the full name, {@code projects/…/streams/…}
 * @param staging where the rows of a pending or buffered stream wait: a table of its own storage with the columns that
 *     the target had when the stream was created; for a committed stream the target itself
 * @param rowCount the rows appended so far, which is the offset of the next one
 * @param flushedRows the rows of a buffered stream that are visible
 * @param committedMillis when the rows of a pending stream became visible, or 0
 */
public record WriteStream(
        String name,
        Type type,
        Table staging,
        long targetPhysicalId,
        long rowCount,
        long flushedRows,
        boolean finished,
        long createdMillis,
        long committedMillis) {
    /** When the rows of a stream become visible. */
    public enum Type {
        /** With the acknowledgement of their append. */
        COMMITTED,
        /** With the commit of the finalized stream. */
        PENDING,
        /** With a flush up to their offset. */
        BUFFERED
    }

    public boolean committed() {
        return committedMillis != 0;
    }

    public WriteStream withRowCount(long rows) {
        return new WriteStream(
                name, type, staging, targetPhysicalId, rows, flushedRows, finished, createdMillis, committedMillis);
    }

    public WriteStream withFlushedRows(long rows) {
        return new WriteStream(
                name, type, staging, targetPhysicalId, rowCount, rows, finished, createdMillis, committedMillis);
    }

    public WriteStream withFinished() {
        return new WriteStream(
                name, type, staging, targetPhysicalId, rowCount, flushedRows, true, createdMillis, committedMillis);
    }

    public WriteStream withCommittedMillis(long millis) {
        return new WriteStream(
                name, type, staging, targetPhysicalId, rowCount, flushedRows, finished, createdMillis, millis);
    }
}
