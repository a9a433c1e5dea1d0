package dev.wwi.reconcile.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing in which the warehouse's table is not what PostgreSQL says it must be. */
public sealed interface Difference {
    /** PostgreSQL has the row, the warehouse has not. */
    record MissingRow(List<String> key, Map<String, @Nullable String> expected) implements Difference {}

    /** The warehouse has the row, PostgreSQL has not. */
    record UnexpectedRow(List<String> key, Map<String, @Nullable String> actual) implements Difference {}

    /** The warehouse has another row of the same key. */
    record RepeatedRow(List<String> key, Map<String, @Nullable String> actual) implements Difference {}

    /** Both have the row, with another value in this column. */
    record DifferentValue(
            List<String> key,
            String column,
            @Nullable String expected,
            @Nullable String actual) implements Difference {}

    /**
     * Versions of a dimension's member do not fit together.
     *
     * @param key the version's surrogate key
     */
    record InconsistentHistory(List<String> key, String problem) implements Difference {}

    /** The warehouse lacks the column. */
    record MissingColumn(Column expected) implements Difference {}

    /** The warehouse has a column that it should not have. */
    record UnexpectedColumn(Column actual) implements Difference {}

    /** The warehouse has the column with another type. */
    record DifferentType(String column, ColumnType expected, ColumnType actual) implements Difference {}
}
