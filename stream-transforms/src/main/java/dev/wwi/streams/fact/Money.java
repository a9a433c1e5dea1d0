package dev.wwi.streams.fact;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Amounts as the star schema wants them: exact decimals, rounded half up, which is away from zero for negative ones. */
final class Money {
    private static final int CENTS = 2;
    private static final int NUMERIC_SCALE = 9;
    private static final int PERCENT = 2;

    private Money() {}

    /** {@code quantity * unitPrice}, in cents; NULL without a price. */
    static @Nullable BigDecimal excludingTax(long quantity, @Nullable BigDecimal unitPrice) {
        return unitPrice == null
                ? null
                : numeric(BigDecimal.valueOf(quantity).multiply(unitPrice).setScale(CENTS, RoundingMode.HALF_UP));
    }

    /** {@code quantity * unitPrice * taxRate / 100}, rounded once, in cents; NULL without a price. */
    static @Nullable BigDecimal tax(long quantity, @Nullable BigDecimal unitPrice, BigDecimal taxRate) {
        return unitPrice == null
                ? null
                : numeric(BigDecimal.valueOf(quantity)
                        .multiply(unitPrice)
                        .multiply(taxRate)
                        .movePointLeft(PERCENT)
                        .setScale(CENTS, RoundingMode.HALF_UP));
    }

    /** The sum; NULL if either is. */
    static @Nullable BigDecimal sum(@Nullable BigDecimal first, @Nullable BigDecimal second) {
        return first == null || second == null ? null : first.add(second);
    }

    /** With the scale of BigQuery's NUMERIC, which the Avro decimals have. */
    static BigDecimal numeric(BigDecimal value) {
        return value.setScale(NUMERIC_SCALE, RoundingMode.HALF_UP);
    }

    /** As {@link #numeric}; NULL stays NULL. */
    static @Nullable BigDecimal numericOrNull(@Nullable BigDecimal value) {
        return value == null ? null : numeric(value);
    }
}
