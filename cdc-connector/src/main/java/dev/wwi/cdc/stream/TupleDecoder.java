package dev.wwi.cdc.stream;

import dev.wwi.cdc.encode.RowText;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.MessageDecoder;
import io.debezium.connector.postgresql.connection.ReplicationStream.ReplicationMessageProcessor;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows of common types out of pgoutput's messages as text (PostgreSQL, "Logical Replication Message Formats") and
 * leaves all other messages to Debezium's decoder: what surrounds the rows, and any row that is out of the ordinary.
 *
 * <p>A row that it takes is one that Debezium would hand over as exactly one record. An UPDATE whose key differs, which
 * Debezium splits, one without the old row, and a row with an out-of-line value that was not sent are Debezium's.
 *
 * <p>Used by the one thread that reads the stream.
 */
public final class TupleDecoder implements MessageDecoder {
    private static final Logger LOGGER = LoggerFactory.getLogger(TupleDecoder.class);
    private static final long POSTGRES_EPOCH_MICROS =
            TimeUnit.DAYS.toMicros(LocalDate.of(2000, 1, 1).toEpochDay());

    private final MessageDecoder debezium;
    private final PostgresSchema schema;
    private final Function<TableId, Optional<String>> topicOf;
    private final Map<String, ?> sourcePartition;
    private final ChangeQueue queue;
    private final Map<Integer, Optional<TupleLayout>> layouts = new HashMap<>();
    private Lsn received = Lsn.INVALID_LSN;
    private OptionalLong lastCommitLsn = OptionalLong.empty();
    private @Nullable Transaction transaction;

    private record Transaction(long id, long atMicros) {}

    /** Where records wait to be polled, in the order of the stream. */
    @FunctionalInterface
    public interface ChangeQueue {
        /** Waits while there is no room. */
        void put(SourceRecord record) throws InterruptedException;
    }

    /**
     * @param debezium decodes what this leaves
     * @param schema the tables that Debezium's decoder has been told of
     * @param topicOf the change topic of a captured table
     * @param sourcePartition of Debezium's records
     * @param queue the one that Debezium's own records go into
     */
    public TupleDecoder(
            MessageDecoder debezium,
            PostgresSchema schema,
            Function<TableId, Optional<String>> topicOf,
            Map<String, ?> sourcePartition,
            ChangeQueue queue) {
        this.debezium = debezium;
        this.schema = schema;
        this.topicOf = topicOf;
        this.sourcePartition = Map.copyOf(sourcePartition);
        this.queue = queue;
    }

    @Override
    public boolean shouldMessageBeSkipped(
            ByteBuffer buffer, Lsn lastReceivedLsn, Lsn startLsn, WalPositionLocator walPosition) {
        received = lastReceivedLsn;
        return debezium.shouldMessageBeSkipped(buffer, lastReceivedLsn, startLsn, walPosition);
    }

    @Override
    public void processMessage(ByteBuffer buffer, ReplicationMessageProcessor processor, TypeRegistry types)
            throws SQLException, InterruptedException {
        if (buffer == null || !buffer.hasRemaining() || !buffer.hasArray()) {
            debezium.processMessage(buffer, processor, types);
            return;
        }
        ByteBuffer message = buffer.duplicate();
        byte kind = message.get();
        switch (kind) {
            case 'I', 'U', 'D' -> {
                TupleChange change = change(kind, message, types);
                if (change == null) {
                    debezium.processMessage(buffer, processor, types);
                } else {
                    queue.put(new SourceRecord(sourcePartition, Map.of(), change.topic(), null, null, change));
                }
            }
            case 'B' -> {
                transaction = begun(message);
                debezium.processMessage(buffer, processor, types);
            }
            case 'C' -> {
                transaction = null;
                debezium.processMessage(buffer, processor, types);
                lastCommitLsn = OptionalLong.of(received.asLong());
            }
            case 'M' -> {
                boolean isTransactional = message.get() == 1;
                debezium.processMessage(buffer, processor, types);
                if (!isTransactional) {
                    // It is its own commit, and Debezium forgets the transaction at it.
                    transaction = null;
                    lastCommitLsn = OptionalLong.of(received.asLong());
                }
            }
            case 'R' -> {
                layouts.clear();
                debezium.processMessage(buffer, processor, types);
            }
            default -> debezium.processMessage(buffer, processor, types);
        }
    }

    @Override
    public ChainedLogicalStreamBuilder defaultOptions(
            ChainedLogicalStreamBuilder builder, Function<Integer, Boolean> hasMinimumServerVersion) {
        return debezium.defaultOptions(builder, hasMinimumServerVersion);
    }

    @Override
    public void close() {
        debezium.close();
    }

    private static Transaction begun(ByteBuffer message) {
        message.getLong();
        long atMicros = POSTGRES_EPOCH_MICROS + message.getLong();
        return new Transaction(Integer.toUnsignedLong(message.getInt()), atMicros);
    }

    /** The change, or null if it is Debezium's. */
    private @Nullable TupleChange change(byte kind, ByteBuffer message, TypeRegistry types) {
        Transaction within = transaction;
        TupleLayout layout = layout(message.getInt(), types);
        if (within == null || layout == null) {
            return null;
        }
        byte first = message.get();
        if (first != (kind == 'I' ? 'N' : 'O')) {
            return null;
        }
        RowText row = layout.read(message);
        if (row == null) {
            return null;
        }
        if (kind == 'I') {
            return TupleChange.insert(layout, place(within), row);
        }
        if (kind == 'D') {
            return TupleChange.delete(layout, place(within), row);
        }
        RowText after = message.get() == 'N' ? layout.read(message) : null;
        return after != null && layout.haveSameKey(row, after)
                ? TupleChange.update(layout, place(within), row, after)
                : null;
    }

    private TupleChange.Place place(Transaction within) {
        Instant now = Instant.now();
        long handledMicros = TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000;
        return new TupleChange.Place(received.asLong(), lastCommitLsn, within.id(), within.atMicros(), handledMicros);
    }

    private @Nullable TupleLayout layout(int relation, TypeRegistry types) {
        Optional<TupleLayout> known = layouts.get(relation);
        if (known == null) {
            known = announced(relation, types);
            layouts.put(relation, known);
        }
        return known.orElse(null);
    }

    private Optional<TupleLayout> announced(int relation, TypeRegistry types) {
        Table table = schema.tableFor(relation);
        if (table == null) {
            return Optional.empty();
        }
        TableSchema tableSchema = schema.schemaFor(table.id());
        Optional<TupleLayout> layout = tableSchema == null
                ? Optional.empty()
                : topicOf.apply(table.id()).flatMap(topic -> TupleLayout.of(table, tableSchema, topic, types));
        LOGGER.atDebug()
                .addKeyValue("table", table.id())
                .addKeyValue("asText", layout.isPresent())
                .log("A table was announced in the stream");
        return layout;
    }
}
