package dev.wwi.cdc.stream;

import dev.wwi.cdc.encode.ChangeEncoder;
import dev.wwi.cdc.encode.ChangeOrigin;
import io.debezium.data.Envelope;
import io.debezium.data.Envelope.Operation;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A change in a record of Debezium. */
final class RecordChange implements SourceChange {
    private static final String LSN = "lsn";
    private static final String LAST_COMMIT_LSN = "lsn_commit";
    private static final String TRANSACTION_ID = "txId";
    private static final String AT_MICROS = "ts_us";

    private final SourceRecord record;
    private final Struct value;
    private final Struct source;
    private final Operation operation;

    RecordChange(SourceRecord record) {
        this.record = record;
        this.value = (Struct) record.value();
        this.source = value.getStruct(Envelope.FieldName.SOURCE);
        this.operation = Operation.forCode(value.getString(Envelope.FieldName.OPERATION));
    }

    static OptionalLong lastCommitLsn(SourceRecord record) {
        Map<String, ?> offset = record.sourceOffset();
        return offset.get(LAST_COMMIT_LSN) instanceof Long lsn ? OptionalLong.of(lsn) : OptionalLong.empty();
    }

    @Override
    public long lsn() {
        if (record.sourceOffset().get(LSN) instanceof Long lsn) {
            return lsn;
        }
        throw new IllegalStateException("a record of Debezium has no LSN: " + record.sourceOffset());
    }

    @Override
    public long transactionId() {
        Long id = source.getInt64(TRANSACTION_ID);
        if (id == null) {
            throw new IllegalStateException("a streamed change of Debezium has no transaction id: " + source);
        }
        return id;
    }

    @Override
    public long atMicros() {
        return source.getInt64(AT_MICROS);
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public @Nullable Schema keySchema() {
        return record.keySchema();
    }

    @Override
    public boolean hasBefore() {
        return before() != null;
    }

    @Override
    public boolean hasAfter() {
        return after() != null;
    }

    @Override
    public @Nullable Struct before() {
        return operation == Operation.TRUNCATE ? null : value.getStruct(Envelope.FieldName.BEFORE);
    }

    @Override
    public @Nullable Struct after() {
        return operation == Operation.TRUNCATE ? null : value.getStruct(Envelope.FieldName.AFTER);
    }

    @Override
    public byte[] key(ChangeEncoder encoder) {
        Struct row = row();
        if (row == null) {
            throw new IllegalStateException("a change with op " + operation.code() + " is of no row");
        }
        return encoder.key(row);
    }

    @Override
    public byte[] event(ChangeEncoder encoder, ChangeOrigin origin) {
        return encoder.value(
                before(), after(), origin, operation.code(), value.getInt64(Envelope.FieldName.TIMESTAMP_US));
    }

    @Override
    public byte[] eventOfBefore(ChangeEncoder encoder, ChangeOrigin read) {
        return encoder.value(
                null, before(), read, Operation.READ.code(), value.getInt64(Envelope.FieldName.TIMESTAMP_US));
    }
}
