package dev.wwi.cdc.snapshot;

import dev.wwi.schemas.catalogue.SourceTable;

/** Which rows the change topics hold already. Called by several threads. */
@FunctionalInterface
public interface KnownRows {
    /** Takes note that a row was found at the source; whether its topic holds it already. */
    boolean find(SourceTable table, byte[] key);
}
