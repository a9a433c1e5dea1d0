package dev.wwi.sink.consume;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Which records of one partition are taken but not settled. Records are taken in offset order and settled in any; the
 * partition may be committed up to the oldest unsettled one. Confined to the consumer's thread, except for
 * {@link Entry#settle}.
 */
final class OffsetTracker {

    private final Deque<Entry> unsettled = new ArrayDeque<>();
    private long newestSettledCommitMicros = Long.MIN_VALUE;
    private volatile boolean abandoned;

    /** One record between being taken and being settled. */
    static final class Entry {
        private static final VarHandle SETTLED = settledHandle();

        private final long offset;
        private final long sourceCommitMicros;

        @SuppressWarnings("unused") // By its handle.
        private boolean settled;

        private Entry(long offset, long sourceCommitMicros) {
            this.offset = offset;
            this.sourceCommitMicros = sourceCommitMicros;
        }

        /** The record's effect is durable: in the table, or in the dead letters. Any thread may call it. */
        void settle() {
            // No more than needed: a volatile write waits for the processor's whole store buffer, with every row.
            SETTLED.setRelease(this, true);
        }

        boolean isSettled() {
            return (boolean) SETTLED.getAcquire(this);
        }

        private static VarHandle settledHandle() {
            try {
                return MethodHandles.lookup().findVarHandle(Entry.class, "settled", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /**
     * Takes the next record.
     *
     * @param sourceCommitMicros commit time at the source, or {@link Long#MIN_VALUE} if unknown
     */
    Entry take(long offset, long sourceCommitMicros) {
        Entry newest = unsettled.peekLast();
        if (newest != null && newest.offset >= offset) {
            throw new IllegalStateException("offset " + offset + " was taken after " + newest.offset);
        }
        Entry entry = new Entry(offset, sourceCommitMicros);
        unsettled.add(entry);
        return entry;
    }

    /** Offset of the oldest unsettled record; empty if everything taken is settled. */
    OptionalLong oldestUnsettled() {
        for (Entry oldest = unsettled.peek(); oldest != null && oldest.isSettled(); oldest = unsettled.peek()) {
            newestSettledCommitMicros = Math.max(newestSettledCommitMicros, oldest.sourceCommitMicros);
            unsettled.remove();
        }
        Entry oldest = unsettled.peek();
        return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.offset);
    }

    /** Newest commit time among the records before the oldest unsettled one; empty if none is known. */
    OptionalLong newestSettledCommitMicros() {
        return newestSettledCommitMicros == Long.MIN_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(newestSettledCommitMicros);
    }

    /** The partition belongs to another consumer now. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }
}
