package dev.wwi.sink.consume;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One assigned partition: the records fetched but not taken yet, and the offsets of those taken. Confined to the
 * consumer's thread.
 */
final class PartitionState {

    private final TablePipeline pipeline;
    private final OffsetTracker tracker = new OffsetTracker();
    private final Deque<ConsumerRecord<byte[], byte[]>> backlog = new ArrayDeque<>();
    private long committed = -1;
    private boolean outOfRange;

    PartitionState(TablePipeline pipeline) {
        this.pipeline = pipeline;
    }

    TablePipeline pipeline() {
        return pipeline;
    }

    void fetched(Collection<ConsumerRecord<byte[], byte[]>> records) {
        backlog.addAll(records);
    }

    /** Hands records on until the table has no room for more. A halt is looked for once, not with every record. */
    void drain(long nowNanos) {
        if (pipeline.isHalted()) {
            return;
        }
        while (!backlog.isEmpty() && pipeline.offer(backlog.element(), tracker, nowNanos)) {
            backlog.remove();
        }
    }

    /** Whether to stop fetching: there are records that the table has no room for. */
    boolean isBlocked() {
        return !backlog.isEmpty() || outOfRange;
    }

    /**
     * Up to where everything is settled.
     *
     * @param position the consumer's position, which counts once everything before it is settled; it also passes the
     *     markers of transactions, which no record shows
     */
    long settledPosition(long position) {
        OptionalLong oldest = tracker.oldestUnsettled();
        tracker.newestSettledCommitMicros().ifPresent(pipeline.metrics()::commitReached);
        if (oldest.isPresent()) {
            return oldest.getAsLong();
        }
        return backlog.isEmpty() ? position : backlog.element().offset();
    }

    boolean isSettled() {
        return tracker.oldestUnsettled().isEmpty();
    }

    /** Another consumer has the partition, and delivers again what is not committed. */
    void abandon() {
        backlog.clear();
        tracker.abandon();
    }

    long committed() {
        return committed;
    }

    void committed(long offset) {
        committed = offset;
    }

    void markOutOfRange() {
        outOfRange = true;
    }
}
