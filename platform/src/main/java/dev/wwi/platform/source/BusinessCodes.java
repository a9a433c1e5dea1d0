package dev.wwi.platform.source;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Ids that the business's own programs know by heart, as in WideWorldImporters' sample database. */
final class BusinessCodes {
    static final int CUSTOMER_INVOICE = 1;
    static final int CUSTOMER_CREDIT_NOTE = 2;
    static final int CUSTOMER_PAYMENT = 3;
    static final int SUPPLIER_INVOICE = 5;
    static final int SUPPLIER_PAYMENT = 7;
    static final int STOCK_TRANSFER = 9;
    static final int STOCK_ISSUE = 10;
    static final int STOCK_RECEIPT = 11;
    static final int STOCKTAKE_ADJUSTMENT = 12;
    static final int ELECTRONIC_TRANSFER = 4;
    static final int DELIVERY_VAN = 3;
    static final int SYSTEM_PERSON = 1;
    /** Consignment notes are numbered from here, plus the invoice's id. */
    static final int FIRST_CONSIGNMENT_NOTE = 1050;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private BusinessCodes() {}

    /** Cents, half a cent away from zero, as PostgreSQL's {@code round(numeric, 2)}. */
    static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    static BigDecimal percent(BigDecimal amount, BigDecimal percentage) {
        return cents(amount.multiply(percentage).divide(HUNDRED));
    }
}
