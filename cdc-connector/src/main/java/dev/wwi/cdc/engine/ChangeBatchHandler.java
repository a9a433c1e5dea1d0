package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeOrigin;
import dev.wwi.cdc.encode.RowDeletion;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.PositionTracker;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.event.ChangeEventSchemas;
import io.debezium.data.Envelope.Operation;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what Debezium hands over into Kafka, together with the resume point, in transactions.
 *
 * <p>Order is Debezium's. An LSN is acknowledged to PostgreSQL only once the transaction that stores a resume point at
 * or after it is committed. Called by one thread of the engine; {@link #stop()} by another.
 */
final class ChangeBatchHandler implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeBatchHandler.class);
    private static final long IDLE_STORE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STOP_MILLIS = 10_000;

    private final ChangeProducer producer;
    private final PositionTopic positions;
    private final CaptureProgress progress;
    private final Map<String, ChangeTarget> targets;
    private final EarlierRows earlierRows;
    private final RowDeletion deletion;
    private final Truncation truncation;
    private final StoppedTables stoppedTables;
    private final ChangeSender sender;
    private final int maxTransactionRecords;
    private final ReentrantLock batchLock = new ReentrantLock();
    private CapturedSource source;
    private @Nullable PositionTracker tracker;
    private @Nullable ResumePoint storedPoint;
    private long snapshotMicros;
    private long pendingRecords;
    private long pendingCommitMicros;
    private long storedAtNanos = System.nanoTime();
    private volatile boolean stopped;

    ChangeBatchHandler(
            ChangeProducer producer,
            PositionTopic positions,
            CaptureProgress progress,
            Map<String, ChangeTarget> targets,
            EarlierRows earlierRows,
            RowDeletion deletion,
            Truncation truncation,
            StoppedTables stoppedTables,
            ChangeSender sender,
            int maxTransactionRecords,
            StoredPosition position) {
        this.producer = producer;
        this.positions = positions;
        this.progress = progress;
        this.targets = Map.copyOf(targets);
        this.earlierRows = earlierRows;
        this.deletion = deletion;
        this.truncation = truncation;
        this.stoppedTables = stoppedTables;
        this.sender = sender;
        this.maxTransactionRecords = maxTransactionRecords;
        this.source = position.source();
        this.storedPoint = position.resumePoint();
        this.tracker = storedPoint == null ? null : new PositionTracker(storedPoint);
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
                take(event.record());
                if (pendingRecords >= maxTransactionRecords) {
                    commit();
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
        ChangeTarget target = targets.get(record.topic());
        if (tracker == null) {
            if (SourceChange.isOfSnapshot(record)) {
                if (target != null) {
                    sendRow(target, record);
                }
                return;
            }
            tracker = completeSnapshot(SourceChange.lsn(record));
        }
        tracker.passCommit(SourceChange.lastCommitLsn(record));
        if (target != null) {
            takeChange(target, record, tracker);
        }
    }

    private void sendRow(ChangeTarget target, SourceRecord record) {
        Struct value = SourceChange.value(record);
        if (snapshotMicros == 0) {
            // Every row of the snapshot was true at the same moment, whichever connection read it.
            snapshotMicros = SourceChange.atMicros(SourceChange.source(value));
        }
        Struct row = SourceChange.after(value);
        if (row == null) {
            throw new IllegalStateException(
                    "a row of " + target.table().qualifiedName() + " was read without an after");
        }
        byte[] key = target.encoder().key(row);
        boolean known = earlierRows.find(target.table().topic(), target.partitionOf(key), key);
        ChangeOrigin origin = ChangeOrigin.ofRead(
                SourceChange.lsn(record),
                snapshotMicros,
                known ? ChangeEventSchemas.LATER_READ : ChangeEventSchemas.FIRST_SNAPSHOT);
        byte[] event =
                target.encoder().value(null, row, origin, Operation.READ.code(), SourceChange.handledMicros(value));
        producer.send(target.record(origin, key, event));
        target.addPending(true);
        pendingRecords++;
    }

    private PositionTracker completeSnapshot(long consistentLsn) {
        if (snapshotMicros == 0) {
            snapshotMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        }
        earlierRows.deleteOthers(
                deletion,
                ChangeOrigin.ofRead(consistentLsn, snapshotMicros, ChangeEventSchemas.LATER_READ),
                producer::send);
        source = source.withSnapshotComplete();
        producer.send(positions.sourceRecord(source));
        LOGGER.atInfo().addKeyValue("slot", source.slot()).log("First snapshot read");
        return new PositionTracker(ResumePoint.at(consistentLsn));
    }

    private void takeChange(ChangeTarget target, SourceRecord record, PositionTracker positionTracker) {
        Struct value = SourceChange.value(record);
        Struct sourceStruct = SourceChange.source(value);
        long transactionId = SourceChange.transactionId(sourceStruct);
        Operation operation = SourceChange.operation(value);
        boolean truncated = operation == Operation.TRUNCATE && !sender.isStopped(target.table());
        if (truncated) {
            commit();
        }
        if (!positionTracker.countChange(transactionId)) {
            return;
        }
        ChangeOrigin origin = new ChangeOrigin(
                SourceChange.lsn(record),
                transactionId,
                SourceChange.atMicros(sourceStruct),
                ChangeEventSchemas.STREAMED,
                positionTracker.current().startLsn());
        pendingCommitMicros = Math.max(pendingCommitMicros, origin.atMicros());
        if (truncated) {
            truncation.apply(target, origin);
            commit();
            progress.truncated();
        } else {
            sender.send(target, record, operation, origin);
            pendingRecords++;
        }
    }

    private void commit() {
        if (tracker != null) {
            storePoint(tracker);
        }
        if (producer.isOpen()) {
            producer.commit();
            targets.values().forEach(target -> target.report(progress));
            progress.committed(pendingCommitMicros);
            pendingRecords = 0;
        }
        if (tracker != null) {
            progress.captured(tracker.current().startLsn());
            progress.enter(CapturePhase.STREAMING);
        }
    }

    private void storePoint(PositionTracker positionTracker) {
        ResumePoint point = positionTracker.current();
        boolean idleTooLong = System.nanoTime() - storedAtNanos >= IDLE_STORE_NANOS || stoppedTables.isChanged();
        if (!producer.isOpen() && (point.equals(storedPoint) || !idleTooLong)) {
            return;
        }
        producer.send(positions.pointRecord(point));
        if (positions.isSourceDue() || stoppedTables.isChanged()) {
            source = source.withStopped(stoppedTables.store());
            producer.send(positions.sourceRecord(source));
        }
        storedPoint = point;
        storedAtNanos = System.nanoTime();
    }

    private void acknowledge(
            RecordChangeEvent<SourceRecord> last,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        if (tracker == null || storedPoint == null) {
            return;
        }
        DebeziumEngine.Offsets offsets = committer.buildOffsets();
        offsets.set("lsn", storedPoint.startLsn());
        offsets.set("lsn_commit", storedPoint.startLsn());
        committer.markProcessed(last, offsets);
        committer.markBatchFinished();
    }
}
