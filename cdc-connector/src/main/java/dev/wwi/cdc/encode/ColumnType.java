package dev.wwi.cdc.encode;

import org.apache.avro.Schema;

/**
 * How a column's values are written.
 *
 * @param avro the Avro type of the values, never a union
 * @param encoder writes one of them
 */
record ColumnType(Schema avro, ValueEncoder encoder) {}
