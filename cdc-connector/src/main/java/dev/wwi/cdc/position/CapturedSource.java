package dev.wwi.cdc.position;

import dev.wwi.cdc.failure.StoppedTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resume point belongs to. A point of one cluster or slot says nothing about another.
 *
 * @param systemIdentifier the cluster's, from PostgreSQL's {@code IDENTIFY_SYSTEM}
 * @param database the database
 * @param slot the replication slot
 * @param tables the captured tables' qualified names, sorted
 * @param snapshotComplete whether the first snapshot of these tables is wholly in Kafka
 * @param stopped those of the tables that stand still
 */
public record CapturedSource(
        String systemIdentifier,
        String database,
        String slot,
        List<String> tables,
        boolean snapshotComplete,
        List<StoppedTable> stopped) {
    /** Sorts and copies the tables. What an earlier version stored has no {@code stopped}. */
    public CapturedSource(
            String systemIdentifier,
            String database,
            String slot,
            List<String> tables,
            boolean snapshotComplete,
            @Nullable List<StoppedTable> stopped) {
        this.systemIdentifier = systemIdentifier;
        this.database = database;
        this.slot = slot;
        this.tables = tables.stream().sorted().toList();
        this.snapshotComplete = snapshotComplete;
        this.stopped = stopped == null ? List.of() : List.copyOf(stopped);
    }

    /** With no table standing still. */
    public CapturedSource(
            String systemIdentifier, String database, String slot, List<String> tables, boolean snapshotComplete) {
        this(systemIdentifier, database, slot, tables, snapshotComplete, List.of());
    }

    /** The same source with these tables standing still. */
    public CapturedSource withStopped(List<StoppedTable> tablesThatStandStill) {
        return new CapturedSource(systemIdentifier, database, slot, tables, snapshotComplete, tablesThatStandStill);
    }

    /** The same source once its first snapshot is in Kafka. */
    public CapturedSource withSnapshotComplete() {
        return new CapturedSource(systemIdentifier, database, slot, tables, true, stopped);
    }
}
