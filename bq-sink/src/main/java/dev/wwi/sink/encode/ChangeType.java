package dev.wwi.sink.encode;

/** What a row does to the table: the values of BigQuery's {@code _CHANGE_TYPE}. */
public enum ChangeType {
    /** The row replaces the one with its primary key; columns it leaves out become NULL. */
    UPSERT,
    /** The row with this primary key goes; only key columns are set. */
    DELETE
}
