package dev.wwi.cdc.snapshot;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The transactions that a snapshot of PostgreSQL has seen: all before {@code oldestRunning}, and all before
 * {@code next} that were not running (PostgreSQL, "Transaction ID and Snapshot Information Functions").
 */
final class VisibleTransactions {
    private static final long EPOCH = 1L << 32;

    private final long oldestRunning;
    private final long next;
    private final Set<Long> running;

    private VisibleTransactions(long oldestRunning, long next, Set<Long> running) {
        this.oldestRunning = oldestRunning;
        this.next = next;
        this.running = running;
    }

    /** Of a snapshot whose transactions do not come again. */
    static VisibleTransactions none() {
        return new VisibleTransactions(Long.MIN_VALUE, Long.MIN_VALUE, Set.of());
    }

    /** Reads {@code pg_current_snapshot()}'s text, {@code oldest:next:running,running}. */
    static VisibleTransactions parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("\"" + text + "\" is no snapshot; expected oldest:next:running,running");
        }
        Set<Long> running = Stream.of(parts[2].split(","))
                .filter(id -> !id.isEmpty())
                .map(Long::valueOf)
                .collect(Collectors.toUnmodifiableSet());
        return new VisibleTransactions(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
    }

    /** The transactions that were running, without their epochs, as the stream has them. */
    Set<Long> running() {
        return running.stream().map(id -> id & (EPOCH - 1)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether the snapshot has seen a transaction that committed.
     *
     * @param transactionId as the stream has it: without its epoch, so of the 2³² around the snapshot
     */
    boolean hasSeen(long transactionId) {
        if (next == Long.MIN_VALUE) {
            return false;
        }
        long id = (next & -EPOCH) | (transactionId & (EPOCH - 1));
        if (id - next >= EPOCH / 2) {
            id -= EPOCH;
        } else if (next - id > EPOCH / 2) {
            id += EPOCH;
        }
        return id < oldestRunning || (id < next && !running.contains(id));
    }
}
