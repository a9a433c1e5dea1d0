package dev.wwi.streams.dimension;

import dev.wwi.streams.source.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a row was from an instant on.
 *
 * @param effectiveMicros the instant; never before that of the row's earlier change
 * @param commitMicros when the change committed, as the source's clock said
 * @param lsn where the change stands in the WAL
 * @param row the row; null if it was deleted
 */
record RowState(
        long effectiveMicros,
        long commitMicros,
        long lsn,
        @Nullable Row row) {}
