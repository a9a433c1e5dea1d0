package dev.wwi.reconcile;

import java.math.BigDecimal;

/** The one text of a decimal number. */
final class Decimals {
    private Decimals() {}

    static String canonical(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
