package dev.wwi.sink.table;

import java.util.List;

/** The columns on every warehouse row that say which change of the source made it what it is. */
public final class AuditColumns {

    public static final TableColumn COMMIT_TIME = new TableColumn(
            "source_commit_at",
            ColumnType.TIMESTAMP,
            ColumnMode.NULLABLE,
            "Commit time, at the source, of the change that made the row what it is");

    public static final TableColumn LSN = new TableColumn(
            "source_lsn",
            ColumnType.INT64,
            ColumnMode.NULLABLE,
            "Position in the source's write-ahead log of the change that made the row what it is");

    private AuditColumns() {}

    static List<TableColumn> all() {
        return List.of(COMMIT_TIME, LSN);
    }

    public static boolean isCommitTime(TableColumn column) {
        return column.sameName(COMMIT_TIME.name()) && column.type() == COMMIT_TIME.type();
    }
}
