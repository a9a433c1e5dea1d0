package dev.wwi.cdc.encode;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a column's values are written.
 *
 * @param avro the Avro type of the values, never a union
 * @param encoder writes one of them
 * @param gate what is written in the place of each
 */
record ColumnType(Schema avro, ValueEncoder encoder, ValueGate gate) {
    /** With all values written as they are. */
    ColumnType(Schema avro, ValueEncoder encoder) {
        this(avro, encoder, ValueGate.OPEN);
    }

    @Nullable
    Object pass(@Nullable Object value) {
        return value == null ? null : gate.pass(value);
    }
}
