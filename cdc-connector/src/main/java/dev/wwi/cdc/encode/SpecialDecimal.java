package dev.wwi.cdc.encode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/**
 * A {@code numeric} that is no number (PostgreSQL, "Numeric Types"). It is a {@link BigDecimal} so that Kafka Connect
 * takes it as a decimal column's value; its own number means nothing.
 */
public final class SpecialDecimal extends BigDecimal {
    /** {@code NaN}. */
    public static final SpecialDecimal NOT_A_NUMBER = new SpecialDecimal("NaN", LeftOutReason.NOT_A_NUMBER);

    /** {@code Infinity}. */
    public static final SpecialDecimal INFINITY = new SpecialDecimal("Infinity", LeftOutReason.INFINITE);

    /** {@code -Infinity}. */
    public static final SpecialDecimal MINUS_INFINITY = new SpecialDecimal("-Infinity", LeftOutReason.INFINITE);

    private static final long serialVersionUID = 1;

    private final String text;
    private final LeftOutReason reason;

    private SpecialDecimal(String text, LeftOutReason reason) {
        super(BigInteger.ZERO);
        this.text = text;
        this.reason = reason;
    }

    /** The number that PostgreSQL writes as that text, or one of the constants. */
    public static BigDecimal parse(String text) {
        return switch (text) {
            case "NaN" -> NOT_A_NUMBER;
            case "Infinity" -> INFINITY;
            case "-Infinity" -> MINUS_INFINITY;
            default -> new BigDecimal(text);
        };
    }

    LeftOutReason reason() {
        return reason;
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public String toPlainString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpecialDecimal special && special.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }
}
