package dev.wwi.sink.table;

import java.util.List;

/** The columns that every change log has before those of its source table. */
public final class ChangeLogColumns {

    public static final TableColumn CHANGE_TYPE = new TableColumn(
            "change_type",
            ColumnType.STRING,
            ColumnMode.REQUIRED,
            "UPSERT, with the row as it was after the change, or DELETE, with its key alone");

    public static final TableColumn SEQUENCE = new TableColumn(
            "change_sequence",
            ColumnType.STRING,
            ColumnMode.REQUIRED,
            "Orders the changes of a key: the larger text is the later change");

    public static final TableColumn PARTITION = new TableColumn(
            "kafka_partition", ColumnType.INT64, ColumnMode.REQUIRED, "Partition of the change's record in its topic");

    public static final TableColumn OFFSET = new TableColumn(
            "kafka_offset", ColumnType.INT64, ColumnMode.REQUIRED, "Offset of the change's record in its partition");

    private ChangeLogColumns() {}

    static List<TableColumn> all() {
        return List.of(CHANGE_TYPE, SEQUENCE, PARTITION, OFFSET);
    }
}
