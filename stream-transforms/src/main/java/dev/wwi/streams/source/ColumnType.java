package dev.wwi.streams.source;

/** The types a projected column can have, and the Java class that holds a value. */
public enum ColumnType {
    /** smallint, integer, bigint; {@link Long}. */
    INTEGER(1),
    /** numeric; {@link java.math.BigDecimal} without trailing zeros, so that equal values are equal objects. */
    DECIMAL(2),
    /** varchar, text, uuid, json; {@link String}. */
    TEXT(3),
    /** boolean; {@link Boolean}. */
    BOOLEAN(4),
    /** date; {@link java.time.LocalDate}. */
    DATE(5),
    /** timestamp with or without time zone; {@link Long}, microseconds since 1970-01-01T00:00 (UTC or local). */
    TIMESTAMP(6),
    /** bytea; {@code byte[]}, which nobody may change. */
    BYTES(7);

    private final int code;

    ColumnType(int code) {
        this.code = code;
    }

    /** The type in stored bytes, one byte; never changes. */
    public int code() {
        return code;
    }

    /**
     * The type of that code.
     *
     * @throws IllegalStateException if there is none
     */
    public static ColumnType ofCode(int code) {
        for (ColumnType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalStateException("column type " + code + " is unknown; known are 1 to " + values().length);
    }
}
