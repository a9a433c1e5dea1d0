package dev.wwi.bqlocal.type;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * NUMERIC and BIGNUMERIC values in the forms the Storage Write API allows: decimal text, integers, doubles, and the
 * little-endian two's complement bytes of the unscaled value at scale 9 or 38 that {@code BigDecimalByteStringEncoder}
 * writes.
 */
public final class Decimals {
    public static final int NUMERIC_SCALE = 9;
    public static final int BIGNUMERIC_SCALE = 38;

    private static final BigInteger NUMERIC_LIMIT = BigInteger.TEN.pow(38);
    private static final BigInteger BIGNUMERIC_LIMIT = BigInteger.ONE.shiftLeft(255);
    private static final int MAX_TEXT_LENGTH = 200;

    private Decimals() {}

    /** The unscaled value, at scale 9, of a NUMERIC. */
    public static BigInteger numericUnscaled(BigDecimal value) throws InvalidValueException {
        return checked("NUMERIC", value, NUMERIC_SCALE, NUMERIC_LIMIT);
    }

    /** The unscaled value, at scale 9, of a NUMERIC given as little-endian two's complement bytes. */
    public static BigInteger numericUnscaled(byte[] littleEndian) throws InvalidValueException {
        return numericUnscaled(new BigDecimal(fromLittleEndian("NUMERIC", littleEndian, 16), NUMERIC_SCALE));
    }

    /** The canonical text of a BIGNUMERIC: plain, without trailing zeros. */
    public static String bigNumericText(BigDecimal value) throws InvalidValueException {
        BigInteger unscaled = checked("BIGNUMERIC", value, BIGNUMERIC_SCALE, BIGNUMERIC_LIMIT);
        return canonical(new BigDecimal(unscaled, BIGNUMERIC_SCALE));
    }

    /** The canonical text of a BIGNUMERIC given as little-endian two's complement bytes. */
    public static String bigNumericText(byte[] littleEndian) throws InvalidValueException {
        return bigNumericText(new BigDecimal(fromLittleEndian("BIGNUMERIC", littleEndian, 32), BIGNUMERIC_SCALE));
    }

    /** Parses decimal text as GoogleSQL's NUMERIC literals allow it. */
    public static BigDecimal parse(String type, String text) throws InvalidValueException {
        try {
            if (text.length() <= MAX_TEXT_LENGTH) {
                return new BigDecimal(text.trim());
            }
        } catch (NumberFormatException e) {
            throw new InvalidValueException("Invalid " + type + " '" + text + "', allowed is a decimal number");
        }
        throw new InvalidValueException("Invalid " + type + " of " + text.length() + " characters");
    }

    /** Plain text without trailing zeros, as BigQuery prints decimals. */
    public static String canonical(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static BigInteger checked(String type, BigDecimal value, int scale, BigInteger limit)
            throws InvalidValueException {
        // A huge exponent must not be expanded before it is refused.
        if (value.precision() - (long) value.scale() > 40) {
            throw new InvalidValueException("Invalid " + type + ": out of range");
        }
        try {
            BigInteger unscaled = value.setScale(scale).unscaledValue();
            if (unscaled.abs().compareTo(limit) < 0) {
                return unscaled;
            }
        } catch (ArithmeticException e) {
            throw new InvalidValueException(
                    "Invalid " + type + " " + value + ", allowed are " + scale + " digits after the decimal point");
        }
        throw new InvalidValueException("Invalid " + type + " " + value + ": out of range");
    }

    private static BigInteger fromLittleEndian(String type, byte[] littleEndian, int maxBytes)
            throws InvalidValueException {
        if (littleEndian.length == 0 || littleEndian.length > maxBytes) {
            throw new InvalidValueException("Invalid " + type + " of " + littleEndian.length
                    + " bytes, allowed are 1 to " + maxBytes + " bytes, little-endian two's complement");
        }
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        return new BigInteger(bigEndian);
    }
}
