package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.SnapshotRead;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.cdc.snapshot.ChunkResult;
import dev.wwi.cdc.snapshot.ReadRow;
import dev.wwi.cdc.snapshot.SnapshotReader;
import dev.wwi.cdc.source.NewSlot;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.cdc.source.RowEstimates;
import dev.wwi.cdc.source.SlotCheck;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.cdc.source.TableFiles;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts all rows that exist when the slot is created into Kafka.
 *
 * <p>Each Kafka transaction says which key ranges it completes, so that an interrupted snapshot goes on behind them and
 * sends no row twice. Tables that feed dimensions come first: facts that come after their dimensions need no correction.
 * A table with a row that cannot be an event stands still, and what of it is in Kafka stays there; all others are read.
 * Used by one thread.
 */
final class FirstSnapshot {
    private static final Logger LOGGER = LoggerFactory.getLogger(FirstSnapshot.class);
    private static final long POLL_MILLIS = 50;

    private final CdcConfig config;
    private final SourceDatabase database;
    private final TopicSchemas schemas;
    private final ChangeProducer producer;
    private final PositionTopic positions;
    private final CaptureProgress progress;
    private final Map<String, ChangeTarget> targets;
    private final BooleanSupplier stopping;
    private final Map<SourceTable, Long> rowsOfOpenTables = new HashMap<>();
    private long pendingRows;

    FirstSnapshot(
            CdcConfig config,
            SourceDatabase database,
            TopicSchemas schemas,
            ChangeProducer producer,
            PositionTopic positions,
            CaptureProgress progress,
            Map<String, ChangeTarget> targets,
            BooleanSupplier stopping) {
        this.config = config;
        this.database = database;
        this.schemas = schemas;
        this.producer = producer;
        this.positions = positions;
        this.progress = progress;
        this.targets = Map.copyOf(targets);
        this.stopping = stopping;
    }

    /**
     * Takes the snapshot, or what is left of it.
     *
     * @param connection to the source
     * @param stored what an earlier run left; empty before the first
     * @param source what is captured now
     * @return where to stream from; empty when it was stopped before the end
     */
    Optional<StoredPosition> take(Connection connection, Optional<StoredPosition> stored, CapturedSource source)
            throws SQLException, InterruptedException {
        SnapshotState state = stored.isEmpty() ? null : stored.get().source().snapshot();
        StoppedTables stoppedTables = new StoppedTables(
                state == null ? List.of() : stored.get().source().stopped(), progress);
        Map<String, Long> estimates = RowEstimates.read(connection, tables(stoppedTables));
        progress.snapshotStarts(estimates, state);
        if (state == null) {
            requireNoSlot(connection, stored, source.slot());
            commit(source);
            SnapshotState begun = new SnapshotState(0, List.of(), Map.of(), ends());
            EarlierRows earlierRows = EarlierRows.read(config.kafka().clientSettings(), partitions(begun));
            Map<String, String> files = TableFiles.read(connection, tables(stoppedTables));
            try (NewSlot slot = NewSlot.create(database, source.slot());
                    SnapshotReader reader = SnapshotReader.open(
                            setup(earlierRows),
                            tables(stoppedTables),
                            estimates,
                            begun.withConsistentLsn(slot.consistentLsn()),
                            slot.snapshot())) {
                requireNotRewritten(files, TableFiles.read(connection, tables(stoppedTables)));
                return read(source, reader, earlierRows, stoppedTables);
            }
        }
        SlotCheck.requireContinuity(
                new StoredPosition(source, ResumePoint.at(state.consistentLsn())),
                ReplicationSlot.find(connection, source.slot()),
                ReplicationSlot.currentWalLsn(connection));
        LOGGER.atInfo()
                .addKeyValue("slot", source.slot())
                .addKeyValue("tablesWithRows", state.done().size())
                .addKeyValue("stoppedTables", stoppedTables.all().size())
                .log("Going on with the interrupted first snapshot");
        SnapshotState resumed = withEndsOfUnfinished(state);
        EarlierRows earlierRows = EarlierRows.read(config.kafka().clientSettings(), partitions(resumed));
        targets.values().stream()
                .map(ChangeTarget::table)
                .filter(table -> stoppedTables.find(table).isPresent())
                .forEach(table -> earlierRows.leaveOut(table.topic()));
        try (SnapshotReader reader =
                SnapshotReader.open(setup(earlierRows), tables(stoppedTables), estimates, resumed, null)) {
            return read(source.withStopped(stoppedTables.store()), reader, earlierRows, stoppedTables);
        }
    }

    private Optional<StoredPosition> read(
            CapturedSource source, SnapshotReader reader, EarlierRows earlierRows, StoppedTables stoppedTables)
            throws SQLException, InterruptedException {
        CapturedSource reading = source.withSnapshot(reader.state());
        commit(reading);
        while (!reader.isComplete()) {
            if (stopping.getAsBoolean()) {
                return Optional.empty();
            }
            Optional<ChunkResult> result = reader.poll(POLL_MILLIS);
            if (result.isPresent() && stoppedTables.find(result.get().table()).isEmpty()) {
                if (result.get() instanceof ChunkResult.Unwritable unwritable) {
                    stop(unwritable, stateOf(reading), stoppedTables);
                    reader.leaveOut(unwritable.table());
                    earlierRows.leaveOut(unwritable.table().topic());
                    reading = reading.withStopped(stoppedTables.store());
                    commit(reading);
                } else if (result.get() instanceof ChunkResult.Rows rows) {
                    reading = send(rows, reading);
                }
            }
            if (pendingRows >= config.capture().batch().maxTransactionRecords()
                    || (result.isEmpty() && pendingRows > 0)) {
                commit(reading);
            }
        }
        return Optional.of(complete(reading, earlierRows));
    }

    private void stop(ChunkResult.Unwritable unwritable, SnapshotState state, StoppedTables stoppedTables) {
        CaptureException named = Failures.name(unwritable.cause());
        if (!named.code().concernsOneTable()) {
            throw unwritable.cause();
        }
        rowsOfOpenTables.remove(unwritable.table());
        progress.snapshotLeavesOut(unwritable.table().qualifiedName());
        stoppedTables.stop(
                unwritable.table().qualifiedName(),
                named,
                state.consistentLsn(),
                lastRead(state).atMicros());
    }

    private CapturedSource send(ChunkResult.Rows chunk, CapturedSource reading) {
        SourceTable table = chunk.table();
        ChangeTarget target = target(table.topic());
        long timestampMillis =
                TimeUnit.MICROSECONDS.toMillis(lastRead(stateOf(reading)).atMicros());
        for (ReadRow row : chunk.rows()) {
            producer.send(new ProducerRecord<>(
                    table.topic(), target.partitionOf(row.key()), timestampMillis, row.key(), row.event()));
            target.addPending(true);
        }
        pendingRows += chunk.rows().size();
        ReadRange range = chunk.range();
        if (range == null) {
            rowsOfOpenTables.merge(table, (long) chunk.rows().size(), Long::sum);
            return reading;
        }
        Long rowsBefore = rowsOfOpenTables.remove(table);
        return reading.withSnapshot(
                stateOf(reading).withDone(table.qualifiedName(), range.plus(rowsBefore == null ? 0 : rowsBefore)));
    }

    private StoredPosition complete(CapturedSource reading, EarlierRows earlierRows) {
        SnapshotState state = stateOf(reading);
        earlierRows.deleteOthers(
                new RowDeletion(schemas),
                ChangeOrigin.ofRead(state.consistentLsn(), lastRead(state).atMicros(), ChangeEventSchemas.LATER_READ),
                deletion -> sendDeletion(deletion, reading));
        CapturedSource complete = reading.withSnapshotComplete().withSnapshot(state.isOfSeveralReads() ? state : null);
        ResumePoint point = ResumePoint.at(state.consistentLsn());
        producer.send(positions.pointRecord(point));
        commit(complete);
        LOGGER.atInfo()
                .addKeyValue("slot", complete.slot())
                .addKeyValue("reads", state.reads().size())
                .log("First snapshot read");
        return new StoredPosition(complete, point);
    }

    /** A transaction that grew with the rows that are gone would be ended by Kafka for its age. */
    private void sendDeletion(ProducerRecord<byte[], byte[]> deletion, CapturedSource reading) {
        boolean isTombstone = deletion.value() == null;
        if (!isTombstone && pendingRows >= config.capture().batch().maxTransactionRecords()) {
            commit(reading);
        }
        producer.send(deletion);
        pendingRows += isTombstone ? 0 : 1;
    }

    private void commit(CapturedSource source) {
        producer.send(positions.sourceRecord(source));
        producer.commit();
        targets.values().forEach(target -> target.report(progress));
        progress.committed(0);
        pendingRows = 0;
    }

    /** From when the slot starts until the reader keeps the tables from it, one may have been written anew. */
    private static void requireNotRewritten(Map<String, String> before, Map<String, String> now) {
        if (!before.equals(now)) {
            throw new CaptureException(
                    CaptureErrorCode.SOURCE_BUSY,
                    now.keySet().stream()
                                    .filter(table -> !now.get(table).equals(before.get(table)))
                                    .toList()
                            + " were truncated or written anew while the first snapshot began",
                    "Capture tries again by itself.");
        }
    }

    /** The slot may be there only if this connector created it and was killed before it read a row. */
    private static void requireNoSlot(Connection connection, Optional<StoredPosition> stored, String slot)
            throws SQLException {
        Optional<ReplicationSlot> found = ReplicationSlot.find(connection, slot);
        if (found.isEmpty()) {
            return;
        }
        if (stored.isEmpty()) {
            throw SlotCheck.withoutPosition(slot, found.get());
        }
        // Only the snapshot that creating a slot exports is consistent with the slot's start.
        LOGGER.atInfo().addKeyValue("slot", slot).log("Creating the slot anew, since nothing was read with it");
        ReplicationSlot.drop(connection, slot);
    }

    /** A table of which no range is done may have rows in its topic all the same; they are read again. */
    private SnapshotState withEndsOfUnfinished(SnapshotState state) {
        Map<String, Long> ends = new HashMap<>(state.earlierEnds());
        ends().forEach((partition, end) -> {
            String topic = partition.substring(0, partition.lastIndexOf('/'));
            if (state.doneOf(target(topic).table().qualifiedName()).isEmpty()) {
                ends.put(partition, end);
            }
        });
        return state.withEarlierEnds(ends);
    }

    private Map<String, Long> ends() {
        return TopicRows.writtenEnds(config.kafka().clientSettings(), targets.values()).entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .collect(Collectors.toMap(
                        end -> end.getKey().topic() + "/" + end.getKey().partition(), Map.Entry::getValue));
    }

    private static Map<TopicPartition, Long> partitions(SnapshotState state) {
        return state.earlierEnds().entrySet().stream()
                .collect(Collectors.toMap(end -> partition(end.getKey()), Map.Entry::getValue));
    }

    private static TopicPartition partition(String name) {
        int slash = name.lastIndexOf('/');
        return new TopicPartition(name.substring(0, slash), Integer.parseInt(name.substring(slash + 1)));
    }

    private SnapshotReader.Setup setup(EarlierRows earlierRows) {
        return new SnapshotReader.Setup(
                config,
                DebeziumSettings.of(config, 0, List.of()),
                database,
                schemas,
                DebeziumSettings.UNAVAILABLE_PLACEHOLDER,
                progress::leftOut,
                (table, key) ->
                        earlierRows.find(table.topic(), target(table.topic()).partitionOf(key), key));
    }

    private List<SourceTable> tables(StoppedTables stoppedTables) {
        return config.capture().sourceTables().stream()
                .filter(table -> stoppedTables.find(table).isEmpty())
                .sorted(Comparator.comparing(SourceTable::feeds))
                .toList();
    }

    private ChangeTarget target(String topic) {
        ChangeTarget target = targets.get(topic);
        if (target == null) {
            throw new IllegalStateException(topic + " is the topic of no captured table");
        }
        return target;
    }

    private static SnapshotState stateOf(CapturedSource reading) {
        SnapshotState state = reading.snapshot();
        if (state == null) {
            throw new IllegalStateException("the snapshot of slot " + reading.slot() + " has not begun");
        }
        return state;
    }

    private static SnapshotRead lastRead(SnapshotState state) {
        return state.reads().get(state.reads().size() - 1);
    }
}
