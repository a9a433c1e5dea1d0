package dev.wwi.cdc.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The slot at the source, as of its last poll. LSNs are bytes since the beginning of the source's WAL.
 *
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost} as in {@code
 *     pg_replication_slots}; {@code missing} when there is no slot
 * @param active whether a process streams from it
 * @param retainedBytes WAL that it keeps: how far its {@code restart_lsn} is behind the source
 * @param unconfirmedBytes how far its {@code confirmed_flush_lsn} is behind the source
 * @param restartLsn the oldest WAL it keeps
 * @param confirmedFlushLsn what was acknowledged
 * @param safeBytes WAL that can be written before PostgreSQL may invalidate the slot; null without a limit
 * @param spilledBytes decoded changes that PostgreSQL wrote to its disk for want of memory
 * @param spills how often it did
 * @param walBytesPerSecond how much WAL the source writes, over the last minute
 * @param secondsToBudget until the slot keeps as much as the budget allows, should it stand still at that rate; null when
 *     that is never
 * @param secondsToLimit the same until PostgreSQL may invalidate it
 * @param budget how it stands to the budget
 * @param warning how much, how fast and what to do, once the budget's warning is passed; else null
 * @param observedAt when it was polled
 */
public record SlotStatus(
        String walStatus,
        boolean active,
        long retainedBytes,
        long unconfirmedBytes,
        long restartLsn,
        long confirmedFlushLsn,
        @Nullable Long safeBytes,
        long spilledBytes,
        long spills,
        double walBytesPerSecond,
        @Nullable Double secondsToBudget,
        @Nullable Double secondsToLimit,
        BudgetState budget,
        @Nullable String warning,
        Instant observedAt) {}
