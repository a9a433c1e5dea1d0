package dev.wwi.streams.dimension;

import dev.wwi.schemas.catalogue.SourceTable;

/** A source row: its table and primary key. */
record RowId(SourceTable table, long id) {}
