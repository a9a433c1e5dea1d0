package dev.wwi.streams.source;

/** How a row came to be seen. */
public enum Reading {
    /** By its table's first snapshot: it was so since ever. */
    FIRST_SNAPSHOT,
    /** By a later read, after a gap: if it differs, it changed at the time of the read. */
    REREAD,
    /** Streamed from the WAL: it changed at its transaction's commit. */
    STREAMED,
    /** By a later read that found what it was; commit time and LSN are those of the change that made it so. */
    RECALLED,
    /** By a later read that found what the first snapshot had read; time and LSN are those of that. */
    RECALLED_FIRST_SNAPSHOT;

    /** Whether a later read stands for what was known before it. */
    public boolean isRecalled() {
        return this == RECALLED || this == RECALLED_FIRST_SNAPSHOT;
    }
}
