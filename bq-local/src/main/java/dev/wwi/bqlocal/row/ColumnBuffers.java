package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.catalog.Column;
import dev.wwi.bqlocal.type.ColumnType;

/** Makes the buffer that fits a column. */
final class ColumnBuffers {
    private ColumnBuffers() {}

    static ColumnBuffer of(Column column, int rows) {
        return column.repeated() ? new ListBuffer(scalar(column.type(), 1), rows) : scalar(column.type(), rows);
    }

    private static ColumnBuffer scalar(ColumnType type, int rows) {
        return switch (type) {
            case INT64, BOOL, DATE, DATETIME, TIME, TIMESTAMP -> new LongBuffer(type, rows);
            case FLOAT64 -> new DoubleBuffer(rows);
            case NUMERIC -> new DecimalBuffer(rows);
            case STRING, BYTES, JSON, BIGNUMERIC -> new BytesBuffer(type, rows);
        };
    }
}
