package dev.wwi.sink.table;

import org.jspecify.annotations.Nullable;

/**
 * A row that two tables do not have alike.
 *
 * @param key the values of its primary key
 * @param leftLsn the change that made the left table's row what it is; null if it has none
 * @param rightLsn the same of the right table
 * @param inLeft whether the left table has the row
 * @param inRight whether the right table has it
 */
public record RowDifference(
        String key, @Nullable Long leftLsn, @Nullable Long rightLsn, boolean inLeft, boolean inRight) {}
