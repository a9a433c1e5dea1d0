package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.RereadState;
import dev.wwi.cdc.snapshot.ReadRow;
import dev.wwi.cdc.snapshot.SnapshotReader;
import dev.wwi.cdc.snapshot.TableReader;
import dev.wwi.cdc.snapshot.TableReader.Part;
import dev.wwi.cdc.source.Heartbeat;
import dev.wwi.cdc.source.TableWriters;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.event.ChangeEventSchemas;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the requested tables again while the stream goes on, in a thread of its own.
 *
 * <p>Afterwards a table's topic holds, for every row, a record of this read or a later change; rows of the topic that the
 * source does not have get a delete. A table that stood still goes on from the beginning of its re-read; one that cannot
 * be read to the end stands still.
 */
final class TableRereader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TableRereader.class);
    private static final long ALREADY_PASSED = 0;
    private static final long WAIT_MILLIS = 100;
    private static final long VISIBILITY_MILLIS = 5;
    private static final long RETRY_MILLIS = 5_000;
    private static final long STOP_MILLIS = 10_000;

    private final Rereads rereads;
    private final RereadWindow window;
    private final StoppedTables stoppedTables;
    private final CaptureProgress progress;
    private final Map<String, ChangeTarget> targetsByTable;
    private final SnapshotReader.Setup setup;
    private final RowDeletion deletion;
    private final FirstReads firstReads;
    private final RepeatingThread thread = new RepeatingThread("cdc-reread", this::readNext, STOP_MILLIS);

    TableRereader(
            Rereads rereads,
            RereadWindow window,
            StoppedTables stoppedTables,
            CaptureProgress progress,
            Map<String, ChangeTarget> targets,
            SnapshotReader.Setup setup,
            RowDeletion deletion,
            FirstReads firstReads) {
        this.rereads = rereads;
        this.window = window;
        this.stoppedTables = stoppedTables;
        this.progress = progress;
        this.targetsByTable = targets.values().stream()
                .collect(Collectors.toUnmodifiableMap(target -> target.table().qualifiedName(), target -> target));
        this.setup = setup;
        this.deletion = deletion;
        this.firstReads = firstReads;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.close();
    }

    private void readNext() throws InterruptedException {
        Optional<RereadState> next = rereads.first();
        if (next.isEmpty()) {
            Thread.sleep(WAIT_MILLIS);
        } else {
            tryToRead(next.get());
        }
    }

    private void tryToRead(RereadState state) throws InterruptedException {
        try {
            read(state);
        } catch (SQLException e) {
            pauseAfter(e, state);
        } catch (RuntimeException | Error e) {
            // An error would end the thread, and no table would be read again without anybody knowing.
            CaptureException named = Failures.name(e);
            if (!named.code().concernsOneTable()) {
                pauseAfter(e, state);
            } else if (!thread.isEnded()) {
                giveUp(state, named);
            }
        }
    }

    private void pauseAfter(Throwable failure, RereadState state) throws InterruptedException {
        if (!thread.isEnded()) {
            LOGGER.atWarn()
                    .addKeyValue("table", state.table())
                    .setCause(failure)
                    .log("The table could not be read again at the moment");
            Thread.sleep(RETRY_MILLIS);
        }
    }

    /** What the topic lacks, only another re-read can bring: the table stands still, also if it did not before. */
    private void giveUp(RereadState state, CaptureException failure) {
        LOGGER.atError()
                .addKeyValue("table", state.table())
                .addKeyValue("code", failure.code())
                .addKeyValue("hint", failure.hint())
                .setCause(failure)
                .log("The table cannot be read again");
        SourceTable table = targetsByTable.get(state.table()).table();
        if (stoppedTables.find(table).isEmpty()) {
            stoppedTables.stop(
                    state.table(),
                    failure,
                    progress.status().capturedLsn(),
                    TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        }
        firstReads.end(state.table());
        rereads.giveUpFirst(failure);
    }

    private void read(RereadState state) throws SQLException, InterruptedException {
        ChangeTarget target = targetsByTable.get(state.table());
        if (target == null) {
            // It was captured when it was requested.
            rereads.advance(null);
            return;
        }
        SourceTable table = target.table();
        RereadState at = state;
        try (Connection beats = setup.database().open();
                TableReader reader = TableReader.open(setup, table)) {
            if (state.first()) {
                // What committed before the stream's start is not streamed, so the reads must see it.
                TableWriters.awaitEnd(beats, List.of(table));
            }
            open(table, beats);
            stoppedTables.resume(table);
            progress.rereadEstimated(state.table(), reader.estimatedRows());
            if (state.earlierEnds().isEmpty()) {
                // The ends come first: a row before them is not behind the greatest key, so it must be found.
                Map<Integer, Long> ends = ends(target);
                at = state.begun(greatestKey(reader), ends);
            }
            boolean last = at.upTo().isEmpty();
            while (!last) {
                Part part = nextPart(reader, at);
                last = part.last();
                at = at.passed(part.lastKey(), part.rows().size());
                send(
                        new RereadWindow.Content(
                                records(target, part),
                                part.hasSeen(),
                                part.now().lsn(),
                                at),
                        beats);
                open(table, beats);
                requireGoingOn(table);
            }
            send(
                    new RereadWindow.Content(
                            deletes(target, at, reader.now()), transaction -> false, ALREADY_PASSED, null),
                    beats);
        } finally {
            window.close();
        }
        progress.rereadFinished(state.table(), at.rows(), null);
        LOGGER.atInfo()
                .addKeyValue("table", state.table())
                .addKeyValue("rows", at.rows())
                .log(state.first() ? "The rows of the added table are read" : "The table was read again");
    }

    private List<String> greatestKey(TableReader reader) throws SQLException, InterruptedException {
        TableReader.Bound bound = reader.greatestKey();
        while (window.hasStreamedOneOf(bound.running())) {
            Thread.sleep(VISIBILITY_MILLIS);
            bound = reader.greatestKey();
        }
        return bound.key();
    }

    private Part nextPart(TableReader reader, RereadState at) throws SQLException, InterruptedException {
        Part part = reader.next(at.after(), at.upTo());
        while (window.hasStreamedOneOf(part.running())) {
            Thread.sleep(VISIBILITY_MILLIS);
            part = reader.next(at.after(), at.upTo());
        }
        return part;
    }

    /** The heartbeats make the stream come to its end soon, even if the source is idle. */
    private void open(SourceTable table, Connection beats) throws SQLException, InterruptedException {
        window.open(table);
        do {
            Heartbeat.emit(beats);
        } while (!window.awaitArmed(WAIT_MILLIS));
    }

    private void send(RereadWindow.Content content, Connection beats) throws SQLException, InterruptedException {
        window.fill(content);
        do {
            Heartbeat.emit(beats);
        } while (!window.awaitSent(WAIT_MILLIS));
    }

    private void requireGoingOn(SourceTable table) {
        stoppedTables.find(table).ifPresent(stopped -> {
            throw new CaptureException(stopped.code(), stopped.reason(), stopped.hint());
        });
    }

    private Map<Integer, Long> ends(ChangeTarget target) {
        return TopicRows.writtenEnds(setup.config().kafka().clientSettings(), List.of(target)).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    private static Map<ByteBuffer, List<ProducerRecord<byte[], byte[]>>> records(ChangeTarget target, Part part) {
        Map<ByteBuffer, List<ProducerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        long timestampMillis = TimeUnit.MICROSECONDS.toMillis(part.now().atMicros());
        for (ReadRow row : part.rows()) {
            records.put(
                    RereadWindow.body(row.key()),
                    List.of(new ProducerRecord<>(
                            target.table().topic(),
                            target.partitionOf(row.key()),
                            timestampMillis,
                            row.key(),
                            row.event())));
        }
        return records;
    }

    /** The deletes of rows that have not come again since the re-read began: neither it nor the stream has them. */
    private Map<ByteBuffer, List<ProducerRecord<byte[], byte[]>>> deletes(
            ChangeTarget target, RereadState state, TableReader.Now now) {
        String topic = target.table().topic();
        Map<TopicPartition, Long> ends = state.earlierEnds().entrySet().stream()
                .collect(Collectors.toMap(end -> new TopicPartition(topic, end.getKey()), Map.Entry::getValue));
        ChangeOrigin origin = ChangeOrigin.ofRead(now.lsn(), now.atMicros(), ChangeEventSchemas.LATER_READ);
        Map<ByteBuffer, List<ProducerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        TopicRows.readBefore(setup.config().kafka().clientSettings(), ends)
                .deleteAll(deletion, origin, Set.of(), record -> records.computeIfAbsent(
                                RereadWindow.body(record.key()), absent -> new ArrayList<>())
                        .add(record));
        return records;
    }
}
