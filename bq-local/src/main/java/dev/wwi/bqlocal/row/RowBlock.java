package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.catalog.Table;
import org.jspecify.annotations.Nullable;

/**
 * The checked rows of one append request, column by column. Written by the decoder alone; after the hand-over through
 * the write loop's queue nobody changes it.
 */
public final class RowBlock {
    private final Table table;
    private final int rowCount;
    private final @Nullable ColumnBuffer[] columns;
    private final boolean[] missingIsDefault;
    private final ChangeMode mode;
    private final long[] sequences;
    private final boolean[] deletes;

    RowBlock(
            Table table,
            int rowCount,
            @Nullable ColumnBuffer[] columns,
            boolean[] missingIsDefault,
            ChangeMode mode,
            long[] sequences,
            boolean[] deletes) {
        this.table = table;
        this.rowCount = rowCount;
        this.columns = columns;
        this.missingIsDefault = missingIsDefault;
        this.mode = mode;
        this.sequences = sequences;
        this.deletes = deletes;
    }

    /** The version of the table whose columns the buffers follow. */
    public Table table() {
        return table;
    }

    public int rowCount() {
        return rowCount;
    }

    public ChangeMode mode() {
        return mode;
    }

    /** The values of a column, or null if no row has one. */
    public @Nullable ColumnBuffer column(int index) {
        return columns[index];
    }

    /** Whether a missing value of a written column means the column's default. */
    public boolean missingIsDefault(int index) {
        return missingIsDefault[index];
    }

    /** Whether a change deletes its key. */
    public boolean deletes(int row) {
        return deletes[row];
    }

    /** One of the {@link ChangeSequence#SECTIONS} sections of a change's sequence number, from 0. */
    public long sequence(int row, int section) {
        return sequences[row * ChangeSequence.SECTIONS + section];
    }

    /** Compares the sequence numbers of a change of this block and one of another. */
    public int compareSequence(int row, RowBlock other, int otherRow) {
        return ChangeSequence.compare(
                sequences, row * ChangeSequence.SECTIONS, other.sequences, otherRow * ChangeSequence.SECTIONS);
    }

    @Override
    public String toString() {
        return rowCount + " rows of " + table.name();
    }
}
