package dev.wwi.cdc.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A row as PostgreSQL writes it as text: the place of each column's value in UTF-8, in the order of the row's schema.
 * Its arrays are its own from then on.
 */
public final class RowText {
    /** In the place of a value's start, says that the value is NULL. */
    public static final int NULL = -1;

    private final byte[] text;
    private final int[] bounds;

    /**
     * @param text with all values
     * @param bounds start and end of each column's value, or {@link #NULL} as its start
     */
    public RowText(byte[] text, int[] bounds) {
        this.text = text;
        this.bounds = bounds;
    }

    byte[] text() {
        return text;
    }

    /** Whether a column's value is NULL. */
    public boolean isNull(int column) {
        return bounds[2 * column] == NULL;
    }

    int start(int column) {
        return bounds[2 * column];
    }

    int end(int column) {
        return bounds[2 * column + 1];
    }

    /** A column's value, which is not NULL. */
    public String value(int column) {
        return new String(text, start(column), end(column) - start(column), UTF_8);
    }

    /** Whether a column has the very same text in both rows. */
    public boolean hasSame(int column, RowText other) {
        return isNull(column)
                ? other.isNull(column)
                : !other.isNull(column)
                        && Arrays.equals(
                                text, start(column), end(column), other.text, other.start(column), other.end(column));
    }
}
