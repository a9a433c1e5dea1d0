package dev.wwi.cdc.stream;

import dev.wwi.cdc.encode.ChangeEncoder;
import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowText;
import io.debezium.data.Envelope.Operation;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A change whose rows are still PostgreSQL's text. It becomes an event without an object for each value; where one of
 * them is odd, such as an infinite date, Debezium's own code makes the rows.
 */
final class TupleChange implements SourceChange {
    private final TupleLayout layout;
    private final Place place;
    private final Operation operation;
    private final @Nullable RowText before;
    private final @Nullable RowText after;

    /**
     * Where a change stands in the stream.
     *
     * @param lsn of the change
     * @param lastCommitLsn end of the last commit before it; empty until the first commit after a start
     * @param transactionId the transaction that made it
     * @param atMicros when that committed, in microseconds since 1970
     * @param handledMicros when the change was received
     */
    record Place(long lsn, OptionalLong lastCommitLsn, long transactionId, long atMicros, long handledMicros) {}

    private TupleChange(
            TupleLayout layout, Place place, Operation operation, @Nullable RowText before, @Nullable RowText after) {
        this.layout = layout;
        this.place = place;
        this.operation = operation;
        this.before = before;
        this.after = after;
    }

    static TupleChange insert(TupleLayout layout, Place place, RowText after) {
        return new TupleChange(layout, place, Operation.CREATE, null, after);
    }

    static TupleChange update(TupleLayout layout, Place place, RowText before, RowText after) {
        return new TupleChange(layout, place, Operation.UPDATE, before, after);
    }

    static TupleChange delete(TupleLayout layout, Place place, RowText before) {
        return new TupleChange(layout, place, Operation.DELETE, before, null);
    }

    String topic() {
        return layout.topic();
    }

    OptionalLong lastCommitLsn() {
        return place.lastCommitLsn();
    }

    @Override
    public long lsn() {
        return place.lsn();
    }

    @Override
    public long transactionId() {
        return place.transactionId();
    }

    @Override
    public long atMicros() {
        return place.atMicros();
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public Schema keySchema() {
        return layout.keySchema();
    }

    @Override
    public boolean hasBefore() {
        return before != null;
    }

    @Override
    public boolean hasAfter() {
        return after != null;
    }

    @Override
    public @Nullable Struct before() {
        return struct(before);
    }

    @Override
    public @Nullable Struct after() {
        return struct(after);
    }

    @Override
    public byte[] key(ChangeEncoder encoder) {
        RowText row = after == null ? before : after;
        if (row == null) {
            throw new IllegalStateException("a change with op " + operation.code() + " is of no row");
        }
        byte[] key = encoder.key(layout.rowSchema(), row);
        return key == null ? encoder.key(layout.struct(row)) : key;
    }

    @Override
    public byte[] event(ChangeEncoder encoder, ChangeOrigin origin) {
        return event(encoder, before, after, origin, operation);
    }

    @Override
    public byte[] eventOfBefore(ChangeEncoder encoder, ChangeOrigin read) {
        return event(encoder, null, before, read, Operation.READ);
    }

    private byte[] event(
            ChangeEncoder encoder,
            @Nullable RowText rowBefore,
            @Nullable RowText rowAfter,
            ChangeOrigin origin,
            Operation as) {
        byte[] event = encoder.value(layout.rowSchema(), rowBefore, rowAfter, origin, as.code(), place.handledMicros());
        return event == null
                ? encoder.value(struct(rowBefore), struct(rowAfter), origin, as.code(), place.handledMicros())
                : event;
    }

    private @Nullable Struct struct(@Nullable RowText row) {
        return row == null ? null : layout.struct(row);
    }
}
