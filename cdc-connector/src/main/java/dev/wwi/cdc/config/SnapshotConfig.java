package dev.wwi.cdc.config;

import dev.wwi.runtime.config.Setting;

/**
 * How the first snapshot reads.
 *
 * @param fetchRows rows fetched at once
 * @param threads tables read at once
 */
public record SnapshotConfig(
        @Setting(value = "Rows that the snapshot fetches at once", defaultValue = "10240")
        int fetchRows,

        @Setting(value = "Tables that the snapshot reads at once, each over a connection", defaultValue = "1")
        int threads) {
    /** Refuses what cannot work. */
    public SnapshotConfig {
        Bounds.require("fetchRows", fetchRows, 1, 1_000_000);
        Bounds.require("threads", threads, 1, 64);
    }
}
