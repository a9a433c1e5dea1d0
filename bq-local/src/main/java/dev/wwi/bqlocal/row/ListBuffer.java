package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;

/** A REPEATED column. A row without elements has an empty list: in BigQuery a stored ARRAY is never NULL. */
final class ListBuffer extends ColumnBuffer {
    private final ColumnBuffer scratch;
    private final List<List<Object>> values;

    /** @param scratch a buffer of one row that checks and converts the elements */
    ListBuffer(ColumnBuffer scratch, int rows) {
        super(rows);
        this.scratch = scratch;
        this.values = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            values.add(new ArrayList<>(2));
            markPresent(row);
        }
    }

    @Override
    void setLong(int row, long value) throws InvalidValueException {
        scratch.setLong(0, value);
        add(row);
    }

    @Override
    void setDouble(int row, double value) throws InvalidValueException {
        scratch.setDouble(0, value);
        add(row);
    }

    @Override
    void setText(int row, byte[] utf8) throws InvalidValueException {
        scratch.setText(0, utf8);
        add(row);
    }

    @Override
    void setBytes(int row, byte[] value) throws InvalidValueException {
        scratch.setBytes(0, value);
        add(row);
    }

    @Override
    void appendValue(DuckDBAppender appender, int row) throws SQLException {
        appender.append(values.get(row));
    }

    @Override
    public void writeKey(ByteArrayOutputStream key, int row) {
        throw new IllegalStateException("A REPEATED column is never part of a primary key");
    }

    @Override
    Object element(int row) {
        return values.get(row);
    }

    private void add(int row) {
        values.get(row).add(scratch.element(0));
    }
}
