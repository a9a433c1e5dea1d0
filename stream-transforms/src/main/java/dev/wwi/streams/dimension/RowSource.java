package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.streams.source.ColumnType;
import dev.wwi.streams.source.ProjectedColumn;
import java.util.Optional;

/**
 * Where attributes come from: the member's own row, or a row it references, directly or through others. Immutable.
 *
 * @param table the table of the row; its primary key is one integer column
 * @param reference how the row is reached; empty for the member's own
 */
public record RowSource(SourceTable table, Optional<Reference> reference) {
    /**
     * A foreign key.
     *
     * @param from the row that holds the column
     * @param column an integer column of that row
     * @param mandatory whether the member does not exist while the referenced row does not
     */
    public record Reference(RowSource from, String column, boolean mandatory) {}

    /** The member's own row. */
    public static RowSource member(SourceTable table) {
        return new RowSource(table, Optional.empty());
    }

    /** The row that a column of this row refers to; the member does not exist without it. */
    public RowSource mandatory(String column, SourceTable referenced) {
        return new RowSource(referenced, Optional.of(new Reference(this, column, true)));
    }

    /** The row that a column of this row may refer to; without it, its attributes are NULL. */
    public RowSource optional(String column, SourceTable referenced) {
        return new RowSource(referenced, Optional.of(new Reference(this, column, false)));
    }

    /** An attribute from an integer column. */
    public Attribute integer(String column) {
        return attribute(column, ColumnType.INTEGER);
    }

    /** An attribute from a numeric column. */
    public Attribute decimal(String column) {
        return attribute(column, ColumnType.DECIMAL);
    }

    /** An attribute from a text column. */
    public Attribute text(String column) {
        return attribute(column, ColumnType.TEXT);
    }

    /** An attribute from a boolean column. */
    public Attribute bool(String column) {
        return attribute(column, ColumnType.BOOLEAN);
    }

    /** An attribute from a bytea column. */
    public Attribute bytes(String column) {
        return attribute(column, ColumnType.BYTES);
    }

    private Attribute attribute(String column, ColumnType type) {
        return new Attribute(column, this, new ProjectedColumn(column, type), Optional.empty(), false);
    }
}
