package dev.wwi.bqlocal.row;

import dev.wwi.bqlocal.type.ColumnType;
import dev.wwi.bqlocal.type.Decimals;
import dev.wwi.bqlocal.type.InvalidValueException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** NUMERIC: the unscaled value at scale 9 as a 128-bit integer in two halves. */
final class DecimalBuffer extends ColumnBuffer {
    private static final long NUMERIC_UNIT = 1_000_000_000L;

    private final long[] high;
    private final long[] low;

    DecimalBuffer(int rows) {
        super(rows);
        this.high = new long[rows];
        this.low = new long[rows];
    }

    @Override
    void setLong(int row, long value) {
        put(row, Math.multiplyHigh(value, NUMERIC_UNIT), value * NUMERIC_UNIT);
    }

    @Override
    void setDouble(int row, double value) throws InvalidValueException {
        put(row, Decimals.numericUnscaled(ofDouble(ColumnType.NUMERIC, value, Decimals.NUMERIC_SCALE)));
    }

    @Override
    void setText(int row, byte[] utf8) throws InvalidValueException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        put(row, Decimals.numericUnscaled(Decimals.parse("NUMERIC", text)));
    }

    @Override
    void setBytes(int row, byte[] littleEndian) throws InvalidValueException {
        // Up to 15 bytes cannot leave the range, and nearly all values are that short.
        if (littleEndian.length == 0 || littleEndian.length > 15) {
            put(row, Decimals.numericUnscaled(littleEndian));
            return;
        }
        long lower = 0;
        long upper = 0;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            upper = (upper << 8) | (lower >>> 56);
            lower = (lower << 8) | (littleEndian[i] & 0xFF);
        }
        if (littleEndian[littleEndian.length - 1] < 0) {
            int bits = littleEndian.length * 8;
            if (bits < 64) {
                lower |= -1L << bits;
                upper = -1;
            } else {
                upper |= -1L << (bits - 64);
            }
        }
        put(row, upper, lower);
    }

    @Override
    void appendValue(DuckDBAppender appender, int row) throws SQLException {
        appender.appendDecimal(low[row], high[row]);
    }

    @Override
    public void writeKey(ByteArrayOutputStream key, int row) {
        writeLong(key, high[row]);
        writeLong(key, low[row]);
    }

    @Override
    Object element(int row) {
        BigInteger unscaled =
                BigInteger.valueOf(high[row]).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low[row])));
        return new BigDecimal(unscaled, Decimals.NUMERIC_SCALE);
    }

    static BigDecimal ofDouble(ColumnType type, double value, int scale) throws InvalidValueException {
        if (!Double.isFinite(value)) {
            throw new InvalidValueException("Invalid " + type + " " + value + ", allowed are finite numbers");
        }
        return BigDecimal.valueOf(value).setScale(scale, RoundingMode.HALF_UP);
    }

    private void put(int row, BigInteger unscaled) {
        put(row, unscaled.shiftRight(64).longValue(), unscaled.longValue());
    }

    private void put(int row, long upper, long lower) {
        high[row] = upper;
        low[row] = lower;
        markPresent(row);
    }
}
