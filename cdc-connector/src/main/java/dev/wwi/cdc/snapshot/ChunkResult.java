package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.position.ReadRange;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of reading a chunk. */
public sealed interface ChunkResult {
    /** The table that it is of. */
    SourceTable table();

    /**
     * Rows that were read, and what of their table is complete with them.
     *
     * @param table the table
     * @param rows the rows
     * @param range the key range that is complete with them; null while a table that is not cut by integers has more
     *     rows
     */
    record Rows(
            SourceTable table, List<ReadRow> rows, @Nullable ReadRange range) implements ChunkResult {}

    /**
     * A row, or the table's columns, could not be written. The chunk gives no rows and is not tried again.
     *
     * @param table the table
     * @param cause why
     */
    record Unwritable(SourceTable table, RuntimeException cause) implements ChunkResult {}
}
