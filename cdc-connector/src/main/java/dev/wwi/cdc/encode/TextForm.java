package dev.wwi.cdc.encode;

/**
 * Writes a value from PostgreSQL's text of it, without an object in between.
 *
 * <p>What it writes is what Debezium's conversion and the {@link ValueEncoder} would write. Odd values are left to those.
 */
@FunctionalInterface
interface TextForm {
    /**
     * Writes the value, or nothing at all.
     *
     * @param text UTF-8, with the value between {@code from} and {@code to}
     * @return whether it was written
     */
    boolean write(byte[] text, int from, int to, AvroBuffer out);
}
