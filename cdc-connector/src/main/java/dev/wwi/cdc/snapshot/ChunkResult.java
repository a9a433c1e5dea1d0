package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.position.ReadRange;
import dev.wwi.schemas.catalogue.SourceTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read, and what of their table is complete with them.
 *
 * @param table the table
 * @param rows the rows
 * @param range the key range that is complete with them; null while a table that is not cut by integers has more rows
 */
public record ChunkResult(
        SourceTable table, List<ReadRow> rows, @Nullable ReadRange range) {}
