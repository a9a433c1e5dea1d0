package dev.wwi.cdc.config;

/** What leaves the connector in the place of a column's values. */
public enum ColumnPolicy {
    /** Nothing: the column is in no event and no schema. */
    EXCLUDE,

    /** {@code ****} of text, NULL of any other type. NULL stays NULL. */
    MASK,

    /**
     * HMAC-SHA-256 under the configured key, as 64 hexadecimal digits: equal values stay equal. Of text its UTF-8, of bytes
     * the bytes, of integers their decimal digits; no other type takes it. NULL stays NULL.
     */
    HASH
}
