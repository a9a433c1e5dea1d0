package dev.wwi.platform.console;

import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.sink.generation.RebuildsStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the platform is, at one moment; what {@code GET /api/status} answers.
 *
 * @param state STARTING, RUNNING, PAUSED or FAILED
 * @param services each service with its health in words
 * @param source the PostgreSQL database, without credentials
 * @param capturedLsn every transaction that committed before it is in Kafka
 * @param lag how far each stage is behind
 * @param tables the warehouse's tables, star schema first
 * @param ingestion what the warehouse has been sent, and what that costs
 * @param rereads the tables that are read again, and those that were
 * @param rebuilds the tables that are rebuilt, and those that were; null while no sink tells
 * @param stoppedTables the tables whose changes go to the dead letters, with why and the way out
 * @param slot what the source keeps for capture; null until that is known
 * @param valuesLeftOut in the place of how many values NULL was written; nothing where there was none
 * @param deadLetters how many are open, by service
 * @param workload what the living workload does; null without one
 */
public record PlatformStatus(
        String state,
        List<ServiceStatus> services,
        String source,
        String capturedLsn,
        List<StageLagStatus> lag,
        List<TableStatus> tables,
        Ingestion ingestion,
        RereadsStatus rereads,
        @Nullable RebuildsStatus rebuilds,
        List<StoppedTable> stoppedTables,
        @Nullable Slot slot,
        List<ValuesLeftOut> valuesLeftOut,
        Map<String, Long> deadLetters,
        @Nullable WorkloadStatus workload) {
    /** Copies the lists. */
    public PlatformStatus {
        services = List.copyOf(services);
        lag = List.copyOf(lag);
        tables = List.copyOf(tables);
        stoppedTables = List.copyOf(stoppedTables);
        valuesLeftOut = List.copyOf(valuesLeftOut);
        deadLetters = Collections.unmodifiableMap(new LinkedHashMap<>(deadLetters));
    }

    /** A service: its name, its state in one word, and what there is to say about it. */
    public record ServiceStatus(String name, String state, String detail) {}

    /**
     * How far a stage is behind; {@code GET /api/lag} says more.
     *
     * @param state CAUGHT_UP, CATCHING_UP, FALLING_BEHIND, STALLED or UNKNOWN
     * @param lag what is left to be handled
     * @param unit of what: records, bytes, rows
     * @param secondsBehind age of the oldest change to be handled next; null while there is none or it is not known
     */
    public record StageLagStatus(
            String stage,
            String state,
            long lag,
            String unit,
            @Nullable Double secondsBehind) {}

    /**
     * A table of the warehouse.
     *
     * @param name dataset and table
     * @param acknowledgedRows row changes that the warehouse has acknowledged since the platform started
     * @param appendedBytes bytes of rows that were sent since the platform started
     * @param deadLetters records that could not be written and lie in the dead-letter topic
     * @param newestCommitAt newest commit at the source known to be in the table, ISO 8601; null before the first, and
     *     of the calendar, which no commit made
     * @param freshnessSeconds since when it may lack something that was committed at the source, for BigQuery has
     *     acknowledged all before; null until something is known
     * @param visibleFreshnessSeconds the same for what a query reads: older by as much staleness as the table allows
     */
    public record TableStatus(
            String name,
            long acknowledgedRows,
            long appendedBytes,
            long deadLetters,
            @Nullable String newestCommitAt,
            @Nullable Double freshnessSeconds,
            @Nullable Double visibleFreshnessSeconds) {}

    /**
     * What ingestion into BigQuery costs.
     *
     * @param appendedBytes bytes of rows that were sent since the platform started
     * @param bytesPerMonth at that pace, the first fill included
     * @param usdPerMonth for that, by the sink's prices; what a BigQuery on this machine would cost at Google
     */
    public record Ingestion(long appendedBytes, long bytesPerMonth, double usdPerMonth) {}

    /**
     * The replication slot at the source.
     *
     * @param walStatus PostgreSQL's word for whether the WAL is safe: {@code reserved}, {@code extended}, {@code
     *     unreserved} or {@code lost}; {@code missing} without a slot
     * @param retainedBytes WAL that it keeps
     * @param walBytesPerSecond how much WAL the source writes, over the last minute
     * @param secondsToFull until it keeps as much as the connector's budget or PostgreSQL allows, should capture stand
     *     still at that rate; null when that is never
     * @param budget WITHIN, WARNED or EXCEEDED
     * @param warning how much, how fast and what to do, once the budget's warning is passed; else null
     */
    public record Slot(
            String walStatus,
            boolean active,
            long retainedBytes,
            double walBytesPerSecond,
            @Nullable Double secondsToFull,
            String budget,
            @Nullable String warning) {}

    /**
     * Values in whose place NULL was written.
     *
     * @param where {@code capture}, or a table of the warehouse
     * @param reason why
     */
    public record ValuesLeftOut(String where, String reason, long values) {}

    /** The living workload: transactions so far, rows changed by them, and the day it plays; null before the first. */
    public record WorkloadStatus(
            long transactions, long rowChanges, @Nullable String businessDate) {}
}
