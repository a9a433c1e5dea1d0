package dev.wwi.cdc.config;

/**
 * How the first snapshot reads.
 *
 * @param fetchRows rows fetched at once; 10240 when missing
 * @param threads tables read at once; 1 when missing
 */
public record SnapshotConfig(Integer fetchRows, Integer threads) {
    private static final int DEFAULT_FETCH_ROWS = 10_240;
    private static final int DEFAULT_THREADS = 1;

    /** Fills in the defaults. */
    public SnapshotConfig {
        fetchRows = Settings.positive("capture.snapshot.fetchRows", fetchRows, DEFAULT_FETCH_ROWS);
        threads = Settings.positive("capture.snapshot.threads", threads, DEFAULT_THREADS);
    }

    /** All defaults. */
    public static SnapshotConfig defaults() {
        return new SnapshotConfig(DEFAULT_FETCH_ROWS, DEFAULT_THREADS);
    }
}
