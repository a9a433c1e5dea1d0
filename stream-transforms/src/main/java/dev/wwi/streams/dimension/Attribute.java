package dev.wwi.streams.dimension;

import dev.wwi.streams.source.ProjectedColumn;
import java.util.Optional;

/**
 * An attribute of a dimension. A member's new version starts when one of these changes, and only then. Immutable.
 *
 * @param name the dimension's column
 * @param source the row it comes from
 * @param column the column of that row
 * @param whenNull what stands for NULL; empty if NULL stays NULL
 * @param seenByFacts whether facts take it over and therefore find it on the timelines
 */
public record Attribute(
        String name, RowSource source, ProjectedColumn column, Optional<Object> whenNull, boolean seenByFacts) {
    /** The same under another name than the source column's. */
    public Attribute as(String newName) {
        return new Attribute(newName, source, column, whenNull, seenByFacts);
    }

    /** The same with a text for NULL; the empty string stays what it is. */
    public Attribute whenNull(String text) {
        return new Attribute(name, source, column, Optional.of(text), seenByFacts);
    }

    /** The same with a number for NULL. */
    public Attribute whenNull(long number) {
        return new Attribute(name, source, column, Optional.of(number), seenByFacts);
    }

    /** The same, put on the timelines for facts. */
    public Attribute forFacts() {
        return new Attribute(name, source, column, whenNull, true);
    }
}
