package dev.wwi.sink.table;

/** Whether a column must, may, or repeatedly can hold a value. */
public enum ColumnMode {
    /** Primary key columns only: a DELETE carries nothing else, so every other column must be able to stay unset. */
    REQUIRED,
    NULLABLE,
    REPEATED
}
