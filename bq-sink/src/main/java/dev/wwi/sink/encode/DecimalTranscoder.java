package dev.wwi.sink.encode;

import dev.wwi.sink.table.ColumnType;
import dev.wwi.sink.table.TableColumn;
import java.math.BigInteger;

/**
 * Writes decimals as the Storage Write API takes NUMERIC and BIGNUMERIC in bytes: the little-endian two's complement of
 * the value in units of 10^-9 or 10^-38 (BigQuery docs, "Supported protocol buffer data types").
 */
final class DecimalTranscoder {

    private static final BigInteger NUMERIC_BOUND =
            BigInteger.TEN.pow(ColumnType.NUMERIC_INTEGER_DIGITS + ColumnType.NUMERIC_SCALE);
    private static final int BIGNUMERIC_BITS = 255;
    private static final int MAX_POWER_IN_LONG = 18;

    private final TableColumn column;
    private final int tag;
    private final int targetScale;

    DecimalTranscoder(TableColumn column, int tag) {
        this.column = column;
        this.tag = tag;
        this.targetScale = column.type() == ColumnType.NUMERIC ? ColumnType.NUMERIC_SCALE : ColumnType.BIGNUMERIC_SCALE;
    }

    /** Values with a length prefix, all of the same scale. */
    Transcoder ofBytes(int scale) {
        Scaling scaling = new Scaling(scale);
        return (in, out) -> {
            int length = in.readLength();
            scaling.write(in.bytes(), in.skip(length), length, out);
        };
    }

    /** Values of fixed length, all of the same scale. */
    Transcoder ofFixed(int scale, int length) {
        Scaling scaling = new Scaling(scale);
        return (in, out) -> scaling.write(in.bytes(), in.skip(length), length, out);
    }

    /** Ints and longs: decimals of scale 0. */
    Transcoder ofIntegers() {
        Scaling scaling = new Scaling(0);
        return (in, out) -> scaling.write(in.readLong(), out);
    }

    /** From one scale of the source to the column's. */
    private final class Scaling {
        private final int shift;
        private final long factor;

        Scaling(int sourceScale) {
            shift = targetScale - sourceScale;
            factor = shift >= 0 && shift <= MAX_POWER_IN_LONG
                    ? BigInteger.TEN.pow(shift).longValueExact()
                    : 0;
        }

        void write(byte[] bytes, int offset, int length, RowOutput out) {
            if (length <= Long.BYTES) {
                write(bigEndian(bytes, offset, length), out);
            } else {
                writeWide(new BigInteger(bytes, offset, length), out);
            }
        }

        void write(long unscaled, RowOutput out) {
            long product = unscaled * factor;
            if (factor != 0 && Math.multiplyHigh(unscaled, factor) == product >> (Long.SIZE - 1)) {
                out.proto().littleEndian(tag, product);
            } else {
                writeWide(BigInteger.valueOf(unscaled), out);
            }
        }

        private void writeWide(BigInteger unscaled, RowOutput out) {
            BigInteger scaled = unscaled;
            if (shift >= 0) {
                scaled = unscaled.multiply(BigInteger.TEN.pow(shift));
            } else {
                BigInteger[] parts = unscaled.divideAndRemainder(BigInteger.TEN.pow(-shift));
                if (parts[1].signum() != 0) {
                    out.leaveOut(column, UnrepresentableValue.DECIMAL_TOO_FINE);
                    return;
                }
                scaled = parts[0];
            }
            if (!inRange(scaled)) {
                out.leaveOut(column, UnrepresentableValue.DECIMAL_TOO_WIDE);
                return;
            }
            byte[] bytes = scaled.toByteArray();
            out.proto().reversed(tag, bytes, 0, bytes.length);
        }
    }

    private boolean inRange(BigInteger scaled) {
        return column.type() == ColumnType.NUMERIC
                ? scaled.abs().compareTo(NUMERIC_BOUND) < 0
                : scaled.bitLength() <= BIGNUMERIC_BITS;
    }

    private static long bigEndian(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        long value = bytes[offset];
        for (int i = offset + 1; i < offset + length; i++) {
            value = (value << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return value;
    }
}
