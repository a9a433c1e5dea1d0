package dev.wwi.reconcile.report;

import java.math.BigDecimal;

/** The one text of a decimal number. */
public final class Decimals {
    private Decimals() {}

    /** Without exponent and without trailing zeros. */
    public static String canonical(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
