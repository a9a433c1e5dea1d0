package dev.wwi.cdc.stream;

import dev.wwi.cdc.encode.ChangeEncoder;
import dev.wwi.cdc.encode.ChangeOrigin;
import io.debezium.data.Envelope.Operation;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A change of a captured table: of one row, or a TRUNCATE. Not thread-safe. */
public sealed interface SourceChange permits RecordChange, TupleChange {
    /** What a record of a change topic is about. */
    static SourceChange of(SourceRecord record) {
        return record.value() instanceof TupleChange change ? change : new RecordChange(record);
    }

    /** End of the last commit before a record, of a change or not; empty until the first commit after a start. */
    static OptionalLong lastCommitLsn(SourceRecord record) {
        return record.value() instanceof TupleChange change
                ? change.lastCommitLsn()
                : RecordChange.lastCommitLsn(record);
    }

    /** The LSN of the change. */
    long lsn();

    /** The transaction that made it. */
    long transactionId();

    /** When that committed, in microseconds since 1970. */
    long atMicros();

    /** What was done. */
    Operation operation();

    /** Debezium's schema of the table's key; null if it has none. */
    @Nullable
    Schema keySchema();

    /** Whether the row before the change is known. */
    boolean hasBefore();

    /** Whether there is a row after the change. */
    boolean hasAfter();

    /** The row before the change, as Debezium hands it over; null if it is not known, or there was none. */
    @Nullable
    Struct before();

    /** The row after the change, as Debezium hands it over; null if there is none. */
    @Nullable
    Struct after();

    /** The row after the change, or before it when there is none after; null of a TRUNCATE. */
    default @Nullable Struct row() {
        return hasAfter() ? after() : before();
    }

    /** The key of {@link #row()}, in wire format. */
    byte[] key(ChangeEncoder encoder);

    /** The change event, in wire format. */
    byte[] event(ChangeEncoder encoder, ChangeOrigin origin);

    /** The event of a read that has found {@link #before()}, in wire format. */
    byte[] eventOfBefore(ChangeEncoder encoder, ChangeOrigin read);
}
