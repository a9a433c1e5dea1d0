package dev.wwi.cdc.position;

import org.jspecify.annotations.Nullable;

/**
 * One moment at which rows were read.
 *
 * @param visible the transactions that it has seen, as {@code pg_current_snapshot()} writes them; null of the moment at
 *     which the slot starts, whose stream has none that it has seen
 * @param lsn an LSN after the commits of all of these; of the slot's moment, where the slot starts
 * @param atMicros when it was, in microseconds since 1970
 */
public record SnapshotRead(@Nullable String visible, long lsn, long atMicros) {}
