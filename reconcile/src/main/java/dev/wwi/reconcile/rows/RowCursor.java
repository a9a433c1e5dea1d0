package dev.wwi.reconcile.rows;

import dev.wwi.reconcile.report.Column;
import dev.wwi.reconcile.report.UnreadableTableException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table, one at a time, in ascending order of its key columns: INT64 keys by number, STRING keys by
 * code points, DATE keys by day. Not thread-safe.
 */
public interface RowCursor extends AutoCloseable {
    /** The columns of every row, in the order of {@link #next()}'s values. */
    List<Column> columns();

    /**
     * The next row: one text per column as {@link ColumnType} writes it, null for NULL; no row at all after the last.
     *
     * @throws UnreadableTableException if the side that has the table cannot deliver it
     */
    @Nullable
    List<@Nullable String> next();

    @Override
    void close();
}
