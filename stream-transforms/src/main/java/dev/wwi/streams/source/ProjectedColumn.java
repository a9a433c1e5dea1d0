package dev.wwi.streams.source;

/**
 * A column of a {@link RowLayout}.
 *
 * @param name the column's name at the source
 * @param type what its values are held as
 */
public record ProjectedColumn(String name, ColumnType type) {
    /** smallint, integer, bigint. */
    public static ProjectedColumn integer(String name) {
        return new ProjectedColumn(name, ColumnType.INTEGER);
    }

    /** numeric. */
    public static ProjectedColumn decimal(String name) {
        return new ProjectedColumn(name, ColumnType.DECIMAL);
    }

    /** varchar, text, uuid, json. */
    public static ProjectedColumn text(String name) {
        return new ProjectedColumn(name, ColumnType.TEXT);
    }

    /** boolean. */
    public static ProjectedColumn bool(String name) {
        return new ProjectedColumn(name, ColumnType.BOOLEAN);
    }

    /** date. */
    public static ProjectedColumn date(String name) {
        return new ProjectedColumn(name, ColumnType.DATE);
    }

    /** timestamp, timestamptz. */
    public static ProjectedColumn timestamp(String name) {
        return new ProjectedColumn(name, ColumnType.TIMESTAMP);
    }

    /** bytea. */
    public static ProjectedColumn bytes(String name) {
        return new ProjectedColumn(name, ColumnType.BYTES);
    }
}
