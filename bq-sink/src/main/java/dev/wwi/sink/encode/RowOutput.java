package dev.wwi.sink.encode;

import dev.wwi.sink.encode.RecordEncodingException.Code;
import dev.wwi.sink.table.ColumnMode;
import dev.wwi.sink.table.TableColumn;

/** What the transcoders of one record write to: the row's bytes and what was learnt on the way. Not thread-safe. */
final class RowOutput {

    static final long UNKNOWN = Long.MIN_VALUE;

    private final ProtoOutput proto = new ProtoOutput();
    private final UnrepresentableValue.Listener listener;

    long sourceCommitMicros;
    long sourceLsn;
    byte operation;
    boolean hasRow;

    RowOutput(UnrepresentableValue.Listener listener) {
        this.listener = listener;
    }

    ProtoOutput proto() {
        return proto;
    }

    void clear() {
        proto.clear();
        sourceCommitMicros = UNKNOWN;
        sourceLsn = UNKNOWN;
        operation = 0;
        hasRow = false;
    }

    /** Applies the policy of {@link UnrepresentableValue}. */
    void leaveOut(TableColumn column, UnrepresentableValue reason) {
        if (column.mode() == ColumnMode.REQUIRED) {
            throw new RecordEncodingException(
                    Code.UNREPRESENTABLE_KEY,
                    "primary key column '" + column.name() + "' of type " + column.type() + ": " + reason);
        }
        listener.leftOut(column.name(), reason);
    }
}
