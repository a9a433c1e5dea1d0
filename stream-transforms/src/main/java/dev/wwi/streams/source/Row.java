package dev.wwi.streams.source;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row, projected to a layout. Immutable; equal if layout and all values are, where decimals are equal by value.
 *
 * <p>Accessors take the column's name. Those without {@code OrNull} throw {@link IllegalStateException} on NULL, for
 * columns that the source declares NOT NULL; all throw {@link IllegalArgumentException} for a column that the layout
 * does not have or has with another type.
 */
public final class Row {
    private final RowLayout layout;
    private final @Nullable Object[] values;

    /** Takes the array over, unchecked: for codecs. */
    Row(RowLayout layout, @Nullable Object[] values) {
        this.layout = layout;
        this.values = values;
    }

    /**
     * A row of these values in the layout's order.
     *
     * @param values {@link Long} or {@link Integer} for integers, else as {@link ColumnType} says; null is NULL
     * @throws IllegalArgumentException if their number or a type is not what the layout says
     */
    public static Row of(RowLayout layout, @Nullable Object... values) {
        if (values.length != layout.columns().size()) {
            throw new IllegalArgumentException(
                    layout.name() + " has " + layout.columns().size() + " columns, got " + values.length + " values");
        }
        @Nullable Object[] canonical = new Object[values.length];
        for (int index = 0; index < values.length; index++) {
            canonical[index] = canonical(layout, layout.columns().get(index), values[index]);
        }
        return new Row(layout, canonical);
    }

    /** What columns there are. */
    public RowLayout layout() {
        return layout;
    }

    /** The value at a place of the layout, held as its {@link ColumnType} says. */
    public @Nullable Object value(int index) {
        return values[index];
    }

    /** The value of a column, held as its {@link ColumnType} says. */
    public @Nullable Object value(String column) {
        return values[layout.indexOf(column)];
    }

    /** An integer that may be NULL. */
    public @Nullable Long longOrNull(String column) {
        return value(column, ColumnType.INTEGER, Long.class);
    }

    /** An integer. */
    public long longValue(String column) {
        return present(column, longOrNull(column));
    }

    /** A text that may be NULL. */
    public @Nullable String stringOrNull(String column) {
        return value(column, ColumnType.TEXT, String.class);
    }

    /** A text. */
    public String string(String column) {
        return present(column, stringOrNull(column));
    }

    /** A decimal that may be NULL. */
    public @Nullable BigDecimal decimalOrNull(String column) {
        return value(column, ColumnType.DECIMAL, BigDecimal.class);
    }

    /** A decimal. */
    public BigDecimal decimal(String column) {
        return present(column, decimalOrNull(column));
    }

    /** A boolean that may be NULL. */
    public @Nullable Boolean boolOrNull(String column) {
        return value(column, ColumnType.BOOLEAN, Boolean.class);
    }

    /** A boolean. */
    public boolean bool(String column) {
        return present(column, boolOrNull(column));
    }

    /** A date that may be NULL. */
    public @Nullable LocalDate dateOrNull(String column) {
        return value(column, ColumnType.DATE, LocalDate.class);
    }

    /** A date. */
    public LocalDate date(String column) {
        return present(column, dateOrNull(column));
    }

    /** Microseconds since 1970-01-01T00:00, or NULL. */
    public @Nullable Long timestampOrNull(String column) {
        return value(column, ColumnType.TIMESTAMP, Long.class);
    }

    /** Microseconds since 1970-01-01T00:00. */
    public long timestamp(String column) {
        return present(column, timestampOrNull(column));
    }

    /** Bytes that nobody may change, or NULL. */
    public byte @Nullable [] bytesOrNull(String column) {
        return value(column, ColumnType.BYTES, byte[].class);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row that && layout.equals(that.layout) && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return layout.name() + Arrays.deepToString(values);
    }

    private <T> @Nullable T value(String column, ColumnType type, Class<T> valueClass) {
        int index = layout.indexOf(column);
        ColumnType actual = layout.columns().get(index).type();
        if (actual != type) {
            throw new IllegalArgumentException(
                    layout.name() + "." + column + " is " + actual + " and was read as " + type);
        }
        return valueClass.cast(values[index]);
    }

    private <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(layout.name() + "." + column + " is NULL where the source declares it not");
        }
        return value;
    }

    private static @Nullable Object canonical(RowLayout layout, ProjectedColumn column, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        Object held = value instanceof Integer number ? Long.valueOf(number) : value;
        boolean fits =
                switch (column.type()) {
                    case INTEGER, TIMESTAMP -> held instanceof Long;
                    case DECIMAL -> held instanceof BigDecimal;
                    case TEXT -> held instanceof String;
                    case BOOLEAN -> held instanceof Boolean;
                    case DATE -> held instanceof LocalDate;
                    case BYTES -> held instanceof byte[];
                };
        if (!fits) {
            throw new IllegalArgumentException(layout.name() + "." + column.name() + " is " + column.type()
                    + ", which a " + value.getClass().getName() + " is not");
        }
        return held instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : held;
    }
}
