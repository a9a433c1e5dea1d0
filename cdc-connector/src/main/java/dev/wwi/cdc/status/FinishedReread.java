package dev.wwi.cdc.status;

import org.jspecify.annotations.Nullable;

/**
 * The last re-read of a table that has ended since this process started.
 *
 * @param table its qualified name
 * @param number counts the re-reads that ended, over all tables: a later one has a greater number
 * @param rows rows that it put into Kafka
 * @param failure why it could not be completed, and the way out; null when it was
 */
public record FinishedReread(
        String table, long number, long rows, @Nullable String failure) {}
