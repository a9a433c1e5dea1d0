package dev.wwi.streams.source;

/**
 * The row is gone, nobody says since when: a record without value. It follows every {@link RowDelete} and then changes
 * nothing; alone, it must remove a row that is still there.
 */
public record RowTombstone() implements RowChange {}
