package dev.wwi.runtime.lag;

import org.jspecify.annotations.Nullable;

/**
 * What a stage has left in one partition.
 *
 * @param unit what moves the partition on, perhaps together with others, and is judged as one: a task, a table
 * @param records offsets before the end; a transaction's marker counts as one
 * @param secondsBehind age of the next record to be handled, by its commit time at the source; null while there is none,
 *     or it could not be read in time
 * @param state CAUGHT_UP without records; else that of the unit
 */
public record PartitionLag(
        String unit,
        String topic,
        int partition,
        long records,
        @Nullable Double secondsBehind,
        LagState state) {}
