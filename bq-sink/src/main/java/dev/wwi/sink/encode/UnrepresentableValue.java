package dev.wwi.sink.encode;

/**
 * Why a value of the source cannot be held by its BigQuery column, and with that the policy for such values.
 *
 * <p>The policy, for every reason alike: in a NULLABLE column the value becomes NULL, in an array the element is left
 * out, and both are counted per table, column and reason; in a primary key column the record becomes a dead letter.
 * No value is rounded, clamped or cut. NaN and the infinities are values of FLOAT64 and pass unchanged.
 */
public enum UnrepresentableValue {
    /** A decimal beyond the range of NUMERIC (29 integer digits) or BIGNUMERIC (2^255 units of 10^-38). */
    DECIMAL_TOO_WIDE,
    /** A decimal with non-zero digits behind the last one the column keeps (9 for NUMERIC, 38 for BIGNUMERIC). */
    DECIMAL_TOO_FINE,
    /** A DATE, DATETIME or TIMESTAMP outside of 0001-01-01 to 9999-12-31, PostgreSQL's infinities among them. */
    YEAR_OUT_OF_RANGE,
    /** A TIME that is not before midnight: PostgreSQL has 24:00:00, BigQuery does not. */
    TIME_OUT_OF_RANGE,
    /** A NULL element: BigQuery's arrays hold none. */
    NULL_ELEMENT;

    /** Told of every value that was left out under the policy; called on the encoding thread. */
    @FunctionalInterface
    public interface Listener {
        void leftOut(String column, UnrepresentableValue reason);
    }
}
