package dev.wwi.reconcile.report;

/**
 * A type of BigQuery, and how its values are written as text so that equal values are equal texts on both sides.
 *
 * <p>INT64: decimal digits. NUMERIC, BIGNUMERIC: decimal digits without exponent and without trailing zeros. BOOL:
 * {@code true}, {@code false}. STRING: itself. DATE: {@code 2016-05-31}. DATETIME: {@code 2016-05-31T12:00:00.000000}.
 * TIMESTAMP: microseconds since 1970 UTC. BYTES: lower-case hexadecimal digits. {@link #OTHER}: not compared.
 */
public enum ColumnType {
    INT64,
    NUMERIC,
    BIGNUMERIC,
    BOOL,
    STRING,
    DATE,
    DATETIME,
    TIMESTAMP,
    BYTES,
    OTHER
}
