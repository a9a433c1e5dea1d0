package dev.wwi.cdc.encode;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a column's values are written.
 *
 * @param avro the Avro type of the values, never a union
 * @param encoder writes one of them
 * @param gate what is written in the place of each
 * @param text writes usual values straight from PostgreSQL's text; null where every value takes Debezium's conversion
 */
record ColumnType(
        Schema avro,
        ValueEncoder encoder,
        ValueGate gate,
        @Nullable TextForm text) {
    /** With all values written as they are, after Debezium's conversion. */
    ColumnType(Schema avro, ValueEncoder encoder) {
        this(avro, encoder, ValueGate.OPEN, null);
    }

    /** With another in the place of each value. */
    ColumnType(Schema avro, ValueEncoder encoder, ValueGate gate) {
        this(avro, encoder, gate, null);
    }

    /** The same, with a short way from text. */
    ColumnType withText(@Nullable TextForm form) {
        return new ColumnType(avro, encoder, gate, form);
    }

    /** The same values under another type, which writes them alike unless it takes Debezium's conversion. */
    ColumnType withAvro(Schema other) {
        return new ColumnType(other, encoder, gate, other.equals(avro) ? text : null);
    }

    @Nullable
    Object pass(@Nullable Object value) {
        return value == null ? null : gate.pass(value);
    }
}
