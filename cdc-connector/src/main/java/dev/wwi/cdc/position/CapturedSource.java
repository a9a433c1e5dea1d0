package dev.wwi.cdc.position;

import java.util.List;

/**
 * What a resume point belongs to. A point of one cluster or slot says nothing about another.
 *
 * @param systemIdentifier the cluster's, from PostgreSQL's {@code IDENTIFY_SYSTEM}
 * @param database the database
 * @param slot the replication slot
 * @param tables the captured tables' qualified names, sorted
 * @param snapshotComplete whether the first snapshot of these tables is wholly in Kafka
 */
public record CapturedSource(
        String systemIdentifier, String database, String slot, List<String> tables, boolean snapshotComplete) {
    /** Sorts and copies the tables. */
    public CapturedSource {
        tables = tables.stream().sorted().toList();
    }

    /** The same source once its first snapshot is in Kafka. */
    public CapturedSource withSnapshotComplete() {
        return new CapturedSource(systemIdentifier, database, slot, tables, true);
    }
}
