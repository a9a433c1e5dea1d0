package dev.wwi.cdc.status;

import java.util.List;

/**
 * The tables that are read beside the stream, again or since they are being added, and those that were.
 *
 * @param phase what capture is doing; re-reads go on while it streams
 * @param running those that are read or wait for it, in order
 * @param finished the last re-read of each table
 */
public record RereadsStatus(CapturePhase phase, List<TableProgress> running, List<FinishedReread> finished) {
    /** Copies the lists. */
    public RereadsStatus {
        running = List.copyOf(running);
        finished = List.copyOf(finished);
    }
}
