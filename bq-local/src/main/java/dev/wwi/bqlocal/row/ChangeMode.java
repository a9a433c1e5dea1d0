package dev.wwi.bqlocal.row;

/** What the rows of a connection are: rows to add, or changes of rows known by their primary key. */
public enum ChangeMode {
    INSERT,
    CHANGES
}
