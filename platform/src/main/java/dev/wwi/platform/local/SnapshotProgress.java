package dev.wwi.platform.local;

import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.platform.await.Lsn;
import dev.wwi.platform.terminal.RowProgress;
import dev.wwi.platform.terminal.Terminal;

/** The first snapshot in words. What an interrupted one left in Kafka is where it begins, and no part of the rate. */
final class SnapshotProgress {
    private final RowProgress progress;

    SnapshotProgress(RowProgress progress) {
        this.progress = progress;
    }

    String text(CaptureStatus capture) {
        return capture.tables().isEmpty()
                ? "preparing"
                : progress.text(capture.snapshotRows(), capture.snapshotRowsEstimated());
    }

    String result(CaptureStatus capture) {
        if (capture.tables().isEmpty()) {
            return "continues at LSN " + Lsn.format(capture.capturedLsn());
        }
        long rate = Math.round(progress.perSecond(capture.snapshotRows()));
        return "snapshot of " + Terminal.format(capture.snapshotRows()) + " rows"
                + (rate == 0 ? "" : ", " + Terminal.format(rate) + " rows/s");
    }
}
