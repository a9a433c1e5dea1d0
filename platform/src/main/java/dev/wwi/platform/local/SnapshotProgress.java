package dev.wwi.platform.local;

import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.platform.await.Lsn;
import dev.wwi.platform.terminal.Terminal;
import java.time.Duration;

/** The first snapshot in words. */
final class SnapshotProgress {
    private static final double MILLIS_PER_SECOND = 1_000;

    private SnapshotProgress() {}

    static String text(CaptureStatus capture, Duration elapsed) {
        if (capture.snapshotRows() == 0) {
            return "preparing";
        }
        return Terminal.format(capture.snapshotRows()) + " of about "
                + Terminal.format(Math.max(capture.snapshotRows(), capture.snapshotRowsEstimated())) + " rows, "
                + Terminal.format(rowsPerSecond(capture, elapsed)) + " rows/s";
    }

    static String result(CaptureStatus capture, Duration elapsed) {
        if (capture.snapshotRows() == 0) {
            return "continues at LSN " + Lsn.format(capture.capturedLsn());
        }
        return "snapshot of " + Terminal.format(capture.snapshotRows()) + " rows, "
                + Terminal.format(rowsPerSecond(capture, elapsed)) + " rows/s";
    }

    private static long rowsPerSecond(CaptureStatus capture, Duration elapsed) {
        return Math.round(capture.snapshotRows() * MILLIS_PER_SECOND / Math.max(1, elapsed.toMillis()));
    }
}
