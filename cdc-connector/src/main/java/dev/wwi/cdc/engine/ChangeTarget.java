package dev.wwi.cdc.engine;

import dev.wwi.cdc.encode.ChangeEncoder;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;

/** Where and how a table's changes are written, and how many of them the open transaction holds. Not thread-safe. */
final class ChangeTarget {
    private final SourceTable table;
    private final int partitions;
    private final ChangeEncoder encoder;
    private long pendingRows;
    private long pendingChanges;

    ChangeTarget(SourceTable table, int partitions, ChangeEncoder encoder) {
        this.table = table;
        this.partitions = partitions;
        this.encoder = encoder;
    }

    SourceTable table() {
        return table;
    }

    int partitions() {
        return partitions;
    }

    ChangeEncoder encoder() {
        return encoder;
    }

    void addPending(boolean ofSnapshot) {
        if (ofSnapshot) {
            pendingRows++;
        } else {
            pendingChanges++;
        }
    }

    void report(CaptureProgress progress) {
        if (pendingRows > 0) {
            progress.sent(table.qualifiedName(), true, pendingRows);
        }
        if (pendingChanges > 0) {
            progress.sent(table.qualifiedName(), false, pendingChanges);
        }
        pendingRows = 0;
        pendingChanges = 0;
    }
}
