package dev.wwi.streams.source;

/** What one record of a change topic says about its row. Records of one row arrive in WAL order. */
public sealed interface RowChange permits RowUpsert, RowDelete, RowTombstone {}
