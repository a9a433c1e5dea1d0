package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.failure.WayOut;
import dev.wwi.cdc.stream.SourceChange;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import io.debezium.data.Envelope.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Sends streamed changes: as events to the table's topic, or, once one of them cannot be an event, that one and all later
 * ones of its table to the dead letters. Both go through the connector's producer, so each change is in exactly one of
 * the two, exactly once. Not thread-safe.
 */
final class ChangeSender {
    private final ChangeProducer producer;
    private final StoppedTables stoppedTables;
    private final ChangeLetters letters;
    private final FirstReads firstReads;
    private final Map<SourceTable, @Nullable Schema> checkedKeys = new HashMap<>();

    ChangeSender(ChangeProducer producer, StoppedTables stoppedTables, ChangeLetters letters, FirstReads firstReads) {
        this.producer = producer;
        this.stoppedTables = stoppedTables;
        this.letters = letters;
        this.firstReads = firstReads;
    }

    /** Whether changes of the table go to the dead letters. */
    boolean isStopped(SourceTable table) {
        return stoppedTables.find(table).isPresent();
    }

    /**
     * Sends one change; a TRUNCATE only of a table that stands still.
     *
     * @return whether it was sent as an event
     */
    boolean send(ChangeTarget target, SourceChange change, ChangeOrigin origin) {
        SourceTable table = target.table();
        Optional<StoppedTable> stopped = stoppedTables.find(table);
        if (stopped.isEmpty()) {
            try {
                sendEvent(target, change, origin);
                return true;
            } catch (RuntimeException e) {
                CaptureException named = Failures.name(e);
                if (!named.code().concernsOneTable()) {
                    throw e;
                }
                stopped =
                        Optional.of(stoppedTables.stop(table.qualifiedName(), named, origin.lsn(), origin.atMicros()));
            }
        }
        producer.send(letters.letter(table, change, origin, stopped.get()));
        target.addPendingLetter();
        return false;
    }

    private void sendEvent(ChangeTarget target, SourceChange change, ChangeOrigin origin) {
        SourceTable table = target.table();
        requireSameKey(table, change.keySchema());
        Operation operation = change.operation();
        if (operation == Operation.UPDATE && !change.hasBefore()) {
            throw identityLost(table);
        }
        if (!change.hasBefore() && !change.hasAfter()) {
            throw new IllegalStateException("a change of " + table.qualifiedName() + " with op " + operation.code()
                    + " has neither a before nor an after");
        }
        byte[] key = change.key(target.encoder());
        if (firstReads.isNew(target, key) && change.hasBefore()) {
            // A reader is to know the row as it was since ever, and then that it changed.
            ChangeOrigin read =
                    ChangeOrigin.ofRead(origin.lastCommitLsn(), origin.atMicros(), ChangeEventSchemas.FIRST_SNAPSHOT);
            producer.send(target.record(read, key, change.eventOfBefore(target.encoder(), read)));
        }
        byte[] event = change.event(target.encoder(), origin);
        producer.send(target.record(origin, key, event));
        if (operation == Operation.DELETE) {
            producer.send(target.record(origin, key, null));
        }
        target.addPending(false);
    }

    /** Debezium makes one schema per announcement of a table, so that a look at its identity is enough for most. */
    private void requireSameKey(SourceTable table, @Nullable Schema keySchema) {
        if (keySchema != null && keySchema == checkedKeys.get(table)) {
            return;
        }
        Set<String> columns = new HashSet<>();
        if (keySchema != null) {
            keySchema.fields().stream().map(Field::name).forEach(columns::add);
        }
        if (!columns.equals(Set.copyOf(table.primaryKey()))) {
            throw new CaptureException(
                    CaptureErrorCode.PRIMARY_KEY_CHANGED,
                    table.qualifiedName() + " has "
                            + (columns.isEmpty()
                                    ? "no primary key"
                                    : "the primary key "
                                            + columns.stream().sorted().toList())
                            + " now; the keys of its topic are " + table.primaryKey(),
                    "Give the table its primary key back, then read it again. Another key takes another topic, since"
                            + " it would put rows into other partitions.");
        }
        checkedKeys.put(table, keySchema);
    }

    private static CaptureException identityLost(SourceTable table) {
        return new CaptureException(
                CaptureErrorCode.REPLICA_IDENTITY_LOST,
                table.qualifiedName()
                        + " was changed while its REPLICA IDENTITY was not FULL: the WAL lacks the old row,"
                        + " and perhaps unchanged large values",
                "ALTER TABLE " + table.qualifiedName() + " REPLICA IDENTITY FULL; then "
                        + WayOut.reread(table.qualifiedName()) + ".");
    }
}
