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
 * @param snapshotComplete whether the first snapshot of the tables that were captured first is wholly in Kafka
 * @param stopped those of the tables that stand still
 * @param snapshot how far the first snapshot is, or what of it the stream must still know; null when nothing
 * @param rereads the tables that are to be read beside the stream: again, or for the first time since they were added
 * @param timeline the cluster's timeline, which a failover or a restore to an earlier time changes
 */
public record CapturedSource(
        String systemIdentifier,
        String database,
        String slot,
        List<String> tables,
        boolean snapshotComplete,
        List<StoppedTable> stopped,
        @Nullable SnapshotState snapshot,
        List<RereadState> rereads,
        int timeline) {
    /** Sorts and copies the tables. */
    public CapturedSource {
        tables = tables.stream().sorted().toList();
        stopped = List.copyOf(stopped);
        rereads = List.copyOf(rereads);
    }

    /** The same source with these tables standing still. */
    public CapturedSource withStopped(List<StoppedTable> tablesThatStandStill) {
        return new CapturedSource(
                systemIdentifier,
                database,
                slot,
                tables,
                snapshotComplete,
                tablesThatStandStill,
                snapshot,
                rereads,
                timeline);
    }

    /** A source of which nothing is in Kafka yet. */
    public static CapturedSource unread(
            String systemIdentifier, int timeline, String database, String slot, List<String> tables) {
        return new CapturedSource(
                systemIdentifier, database, slot, tables, false, List.of(), null, List.of(), timeline);
    }

    /** The same with its first snapshot that far. */
    public CapturedSource withSnapshot(@Nullable SnapshotState state) {
        return new CapturedSource(
                systemIdentifier, database, slot, tables, snapshotComplete, stopped, state, rereads, timeline);
    }

    /** The same on another timeline of the cluster. */
    public CapturedSource withTimeline(int other) {
        return new CapturedSource(
                systemIdentifier, database, slot, tables, snapshotComplete, stopped, snapshot, rereads, other);
    }

    /** The same with these tables to be read again. */
    public CapturedSource withRereads(List<RereadState> tablesToRead) {
        return new CapturedSource(
                systemIdentifier, database, slot, tables, snapshotComplete, stopped, snapshot, tablesToRead, timeline);
    }

    /** The same with other captured tables. */
    public CapturedSource withTables(List<String> others) {
        return new CapturedSource(
                systemIdentifier, database, slot, others, snapshotComplete, stopped, snapshot, rereads, timeline);
    }

    /** The same once its first snapshot is in Kafka. */
    public CapturedSource withSnapshotComplete() {
        return new CapturedSource(systemIdentifier, database, slot, tables, true, stopped, snapshot, rereads, timeline);
    }
}
