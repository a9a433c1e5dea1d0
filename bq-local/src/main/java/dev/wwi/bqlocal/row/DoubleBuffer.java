package dev.wwi.bqlocal.row;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** FLOAT64. */
final class DoubleBuffer extends ColumnBuffer {
    private final double[] values;

    DoubleBuffer(int rows) {
        super(rows);
        this.values = new double[rows];
    }

    @Override
    void setDouble(int row, double value) {
        values[row] = value;
        markPresent(row);
    }

    @Override
    void appendValue(DuckDBAppender appender, int row) throws SQLException {
        appender.append(values[row]);
    }

    @Override
    public void writeKey(ByteArrayOutputStream key, int row) {
        writeLong(key, Double.doubleToLongBits(values[row]));
    }

    @Override
    Object element(int row) {
        return values[row];
    }
}
