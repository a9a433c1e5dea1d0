package dev.wwi.cdc.position;

/**
 * Rows of a table that were read, by the first column of the primary key.
 *
 * @param from the first value
 * @param to the value behind the last; {@link #END} for none
 * @param read which read they come from
 * @param rows how many there were
 */
public record ReadRange(long from, long to, int read, long rows) {
    /** Before every value. */
    public static final long START = Long.MIN_VALUE;

    /** Behind every value. */
    public static final long END = Long.MAX_VALUE;

    /** The same range, with so many rows more. */
    public ReadRange plus(long more) {
        return new ReadRange(from, to, read, rows + more);
    }

    /** A whole table. */
    public static ReadRange whole(int read, long rows) {
        return new ReadRange(START, END, read, rows);
    }
}
