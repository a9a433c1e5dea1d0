package dev.wwi.cdc.engine;

import io.debezium.data.Envelope;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** What capture reads of a record of Debezium. */
final class SourceChange {
    private static final String LSN = "lsn";
    private static final String LAST_COMMIT_LSN = "lsn_commit";
    private static final String TRANSACTION_ID = "txId";
    private static final String AT_MICROS = "ts_usec";

    private SourceChange() {}

    /** The LSN of the record. */
    static long lsn(SourceRecord record) {
        return offset(record, LSN);
    }

    /** End of the last commit before the record; empty until the first commit after a start. */
    static OptionalLong lastCommitLsn(SourceRecord record) {
        Map<String, ?> offset = record.sourceOffset();
        return offset.get(LAST_COMMIT_LSN) instanceof Long lsn ? OptionalLong.of(lsn) : OptionalLong.empty();
    }

    static Struct value(SourceRecord record) {
        return (Struct) record.value();
    }

    static Envelope.Operation operation(Struct value) {
        return Envelope.Operation.forCode(value.getString(Envelope.FieldName.OPERATION));
    }

    static @Nullable Struct before(Struct value) {
        return value.getStruct(Envelope.FieldName.BEFORE);
    }

    static @Nullable Struct after(Struct value) {
        return value.getStruct(Envelope.FieldName.AFTER);
    }

    /** The row after the change, or before it when there is none after; null of a TRUNCATE. */
    static @Nullable Struct row(Struct value) {
        Struct after = after(value);
        return after == null ? before(value) : after;
    }

    static long handledMicros(Struct value) {
        return value.getInt64(Envelope.FieldName.TIMESTAMP_US);
    }

    static long transactionId(SourceRecord record) {
        return offset(record, TRANSACTION_ID);
    }

    /** When the transaction was committed. */
    static long atMicros(SourceRecord record) {
        return offset(record, AT_MICROS);
    }

    private static long offset(SourceRecord record, String name) {
        if (record.sourceOffset().get(name) instanceof Long value) {
            return value;
        }
        throw new IllegalStateException("a record of Debezium has no " + name + ": " + record.sourceOffset());
    }
}
