package dev.wwi.cdc.config;

import dev.wwi.runtime.config.Setting;

/**
 * How rows are read that exist already.
 *
 * @param chunkRows most rows of a chunk; a chunk of large rows has fewer
 * @param threads connections that the first snapshot reads over at once
 */
public record SnapshotConfig(
        @Setting(
                value =
                        "Most rows that are read at once; an interrupted snapshot goes on behind the last of these chunks",
                defaultValue = "20000")
        int chunkRows,

        @Setting(value = "Connections that the first snapshot reads over at once", defaultValue = "2")
        int threads) {
    /** Refuses what cannot work. */
    public SnapshotConfig {
        Bounds.require("chunkRows", chunkRows, 1, 1_000_000);
        Bounds.require("threads", threads, 1, 64);
    }
}
