package dev.wwi.cdc.encode;

/** Writes a value that is not null in Avro's binary form. */
@FunctionalInterface
interface ValueEncoder {
    void encode(Object value, AvroBuffer out);
}
