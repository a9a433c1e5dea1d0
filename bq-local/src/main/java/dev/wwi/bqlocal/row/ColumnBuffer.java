package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * The values of one column for the rows of one append request. Filled by one thread, then read by another after a
 * hand-over through a queue; not synchronised.
 *
 * <p>A setter checks its value against the column's type. A setter that a type does not use refuses the value.
 */
public abstract sealed class ColumnBuffer permits BytesBuffer, DecimalBuffer, DoubleBuffer, ListBuffer, LongBuffer {
    private final boolean[] present;

    ColumnBuffer(int rows) {
        present = new boolean[rows];
    }

    /** Whether the row has a value, which is then not NULL. */
    public final boolean isPresent(int row) {
        return present[row];
    }

    /** Appends the row's value, or NULL, as the appender's next cell. */
    public final void appendTo(DuckDBAppender appender, int row) throws SQLException {
        if (present[row]) {
            appendValue(appender, row);
        } else {
            appender.appendNull();
        }
    }

    /** Writes a present value so that equal values of this column, and only they, give equal bytes. */
    public abstract void writeKey(ByteArrayOutputStream key, int row);

    /** Whether {@link #longValue} tells present values apart. */
    public boolean holdsLongs() {
        return false;
    }

    /** A present value of a buffer that holds longs. */
    public long longValue(int row) {
        throw new IllegalStateException("The values are no longs");
    }

    abstract void appendValue(DuckDBAppender appender, int row) throws SQLException;

    /** A present value as the object that the appender takes as an element of a list. */
    abstract Object element(int row);

    void setLong(int row, long value) throws InvalidValueException {
        throw new InvalidValueException("An integer is not allowed here");
    }

    void setDouble(int row, double value) throws InvalidValueException {
        throw new InvalidValueException("A floating-point number is not allowed here");
    }

    void setText(int row, byte[] utf8) throws InvalidValueException {
        throw new InvalidValueException("A string is not allowed here");
    }

    void setBytes(int row, byte[] value) throws InvalidValueException {
        throw new InvalidValueException("Bytes are not allowed here");
    }

    final void markPresent(int row) {
        present[row] = true;
    }

    final int rows() {
        return present.length;
    }

    static void writeLong(ByteArrayOutputStream key, long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            key.write((int) (value >>> shift));
        }
    }
}
