package dev.wwi.cdc.encode;

/** Why NULL is written in the place of a value. */
public enum LeftOutReason {
    /** A {@code numeric} is NaN. */
    NOT_A_NUMBER,

    /** A {@code numeric} is infinite. */
    INFINITE,

    /** A {@code numeric} without declared precision has more than 38 digits before or after the point. */
    TOO_MANY_DIGITS
}
