package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.PositionTracker;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.snapshot.AlreadyRead;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.cdc.stream.ChangeBundle;
import dev.wwi.cdc.stream.SourceChange;
import dev.wwi.schemas.event.ChangeEventSchemas;
import io.debezium.data.Envelope.Operation;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Puts what Debezium hands over into Kafka, together with the resume point, in transactions.
 *
 * <p>Order is Debezium's. An LSN is acknowledged to PostgreSQL only once the transaction that stores a resume point at
 * or after it is committed. Called by one thread of the engine; {@link #stop()} by another.
 */
final class ChangeBatchHandler implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private static final long IDLE_STORE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STOP_MILLIS = 10_000;

    private final ChangeProducer producer;
    private final PositionTopic positions;
    private final CaptureProgress progress;
    private final Map<String, ChangeTarget> targets;
    private final Truncation truncation;
    private final StoppedTables stoppedTables;
    private final ChangeSender sender;
    private final Rereads rereads;
    private final RereadWindow rereadWindow;
    private final FirstReads firstReads;
    private final TableAddition addition;
    private final int maxTransactionRecords;
    private final ReentrantLock batchLock = new ReentrantLock();
    private final PositionTracker tracker;
    private AlreadyRead alreadyRead;
    private CapturedSource source;
    private ResumePoint storedPoint;
    private long lastTransactionId = ResumePoint.NO_TRANSACTION;
    private boolean addsTables;
    private long pendingRecords;
    private long pendingCommitMicros;
    private long storedAtNanos = System.nanoTime();
    private volatile boolean stopped;

    ChangeBatchHandler(
            ChangeProducer producer,
            PositionTopic positions,
            CaptureProgress progress,
            Map<String, ChangeTarget> targets,
            Truncation truncation,
            StoppedTables stoppedTables,
            ChangeSender sender,
            Rereads rereads,
            RereadWindow rereadWindow,
            FirstReads firstReads,
            TableAddition addition,
            int maxTransactionRecords,
            CapturedSource source,
            ResumePoint from) {
        this.producer = producer;
        this.positions = positions;
        this.progress = progress;
        this.targets = Map.copyOf(targets);
        this.truncation = truncation;
        this.stoppedTables = stoppedTables;
        this.sender = sender;
        this.rereads = rereads;
        this.rereadWindow = rereadWindow;
        this.firstReads = firstReads;
        this.addition = addition;
        this.maxTransactionRecords = maxTransactionRecords;
        this.source = source;
        this.storedPoint = from;
        this.tracker = new PositionTracker(from);
        this.alreadyRead = AlreadyRead.of(source.snapshot());
    }

    @Override
    public void handleBatch(
            List<RecordChangeEvent<SourceRecord>> records,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        batchLock.lockInterruptibly();
        try {
            if (stopped || records.isEmpty()) {
                return;
            }
            for (RecordChangeEvent<SourceRecord> event : records) {
                for (SourceRecord record : ChangeBundle.recordsOf(event.record())) {
                    take(record);
                    if (stopped) {
                        return;
                    }
                    if (pendingRecords >= maxTransactionRecords) {
                        commit();
                    }
                }
            }
            commit();
            acknowledge(records.get(records.size() - 1), committer);
        } finally {
            batchLock.unlock();
        }
    }

    /** Lets the batch at hand finish, within a bound, and takes no more. */
    void stop() {
        boolean idle = false;
        try {
            idle = batchLock.tryLock(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped = true;
            if (idle) {
                batchLock.unlock();
            }
        }
    }

    private void take(SourceRecord record) {
        tracker.passCommit(SourceChange.lastCommitLsn(record));
        if (addition.isDue(tracker.current())) {
            takeUpAddition();
            return;
        }
        ChangeTarget target = targets.get(record.topic());
        if (target != null) {
            takeChange(target, SourceChange.of(record));
        }
    }

    /** Nothing may be taken behind this place: it is for a run that captures the added tables. */
    private void takeUpAddition() {
        addsTables = true;
        commit();
        stopped = true;
        addition.takenUp();
    }

    private void takeChange(ChangeTarget target, SourceChange change) {
        long transactionId = change.transactionId();
        boolean truncated = change.operation() == Operation.TRUNCATE && !sender.isStopped(target.table());
        if (truncated) {
            commit();
        }
        if (transactionId != lastTransactionId) {
            rereadWindow.streamed(transactionId);
            lastTransactionId = transactionId;
        }
        if (!tracker.countChange(transactionId)) {
            return;
        }
        ChangeOrigin origin = new ChangeOrigin(
                change.lsn(),
                transactionId,
                change.atMicros(),
                ChangeEventSchemas.STREAMED,
                tracker.current().startLsn());
        pendingCommitMicros = Math.max(pendingCommitMicros, origin.atMicros());
        if (truncated) {
            if (rereadWindow.watches(target.table())) {
                rereadWindow.noteTruncation(transactionId);
            }
            truncation.apply(target, origin, alreadyRead.lsnsOfReadsThatSaw(transactionId));
            commit();
            progress.truncated();
        } else if (!isRead(target, change)) {
            boolean isEvent = sender.send(target, change, origin);
            pendingRecords++;
            // The key of another may have no place in an event either.
            if (isEvent && rereadWindow.watches(target.table())) {
                rereadWindow.note(change.key(target.encoder()), transactionId);
            }
        }
    }

    private boolean isRead(ChangeTarget target, SourceChange change) {
        return alreadyRead.concerns(target.table())
                && alreadyRead.contains(target.table(), change.row(), change.transactionId());
    }

    private void commit() {
        rereadWindow.due(tracker.current().startLsn()).ifPresent(due -> {
            due.records().stream().filter(firstReads::lacks).forEach(producer::send);
            if (due.next() == null) {
                rereads.first().ifPresent(complete -> firstReads.end(complete.table()));
            }
            rereads.advance(due.next());
        });
        storePoint();
        if (producer.isOpen()) {
            producer.commit();
            targets.values().forEach(target -> target.report(progress));
            progress.committed(pendingCommitMicros);
            pendingRecords = 0;
        }
        rereadWindow.committed();
        progress.stored(storedPoint.startLsn());
        progress.captured(tracker.current().startLsn());
        progress.enter(CapturePhase.STREAMING);
    }

    private void storePoint() {
        ResumePoint point = tracker.current();
        boolean idleTooLong = System.nanoTime() - storedAtNanos >= IDLE_STORE_NANOS;
        boolean sourceChanged = addsTables || stoppedTables.isChanged() || rereads.isChanged();
        if (!producer.isOpen() && !sourceChanged && (point.equals(storedPoint) || !idleTooLong)) {
            return;
        }
        producer.send(positions.pointRecord(point));
        boolean passedReads = source.snapshot() != null && alreadyRead.isPast(point.startLsn());
        if (passedReads) {
            source = source.withSnapshot(null);
            alreadyRead = AlreadyRead.of(null);
        }
        if (passedReads || positions.isSourceDue() || sourceChanged) {
            source = source.withStopped(stoppedTables.store()).withRereads(rereads.store());
            source = addsTables ? addition.addedTo(source) : source;
            producer.send(positions.sourceRecord(source));
        }
        storedPoint = point;
        storedAtNanos = System.nanoTime();
    }

    private void acknowledge(
            RecordChangeEvent<SourceRecord> last,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        DebeziumEngine.Offsets offsets = committer.buildOffsets();
        offsets.set("lsn", storedPoint.startLsn());
        offsets.set("lsn_commit", storedPoint.startLsn());
        committer.markProcessed(last, offsets);
        committer.markBatchFinished();
    }
}
