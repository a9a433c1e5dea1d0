package dev.wwi.cdc.status;

import dev.wwi.runtime.lag.LagSample;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.LagWindow;
import dev.wwi.runtime.lag.StageLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far capture is behind the source: in bytes of WAL and in time, as of the looks at the slot; during the first
 * snapshot, in rows.
 *
 * <p>Each look is followed by a heartbeat, so capture that works has passed by the next look what was the WAL's end at this
 * one, also at an idle source. A source that is not heard of for long counts as capture that stands still: nobody can tell
 * otherwise what is missing. Thread-safe.
 */
final class CaptureLag {
    private static final String STAGE = "capture";
    private static final int MOST_ENDS = 4_096;

    /** Looks come at the heartbeat's pace; one that is late says nothing yet. */
    private static final int SILENT_AFTER_LOOKS = 3;

    private final LagWindow window = new LagWindow();
    private final Deque<LagSample> ends = new ArrayDeque<>();
    private boolean isFirstSnapshot;
    private @Nullable LagSample newest;
    private @Nullable LagSample oldest;
    private @Nullable Instant completeUpTo;
    private Duration interval = LagWindow.STALL_AFTER.dividedBy(SILENT_AFTER_LOOKS);

    /** Takes a look at the slot together with what was captured then. */
    synchronized void looked(SlotStatus slot, CaptureStatus capture) {
        boolean isSnapshot = capture.capturedLsn() == 0;
        if (isSnapshot != isFirstSnapshot) {
            window.clear();
            ends.clear();
            isFirstSnapshot = isSnapshot;
        }
        LagSample before = newest;
        if (before != null && !slot.observedAt().isAfter(before.at())) {
            return;
        }
        if (!isSnapshot && slot.confirmedFlushLsn() == 0) {
            // There is no slot, and so nothing that could be captured: a state of its own, see CaptureErrorCode.
            return;
        }
        LagSample sample = isSnapshot
                ? new LagSample(
                        slot.observedAt(),
                        capture.snapshotRows(),
                        Math.max(capture.snapshotRowsEstimated(), capture.snapshotRows() + 1))
                : new LagSample(
                        slot.observedAt(), capture.capturedLsn(), slot.confirmedFlushLsn() + slot.unconfirmedBytes());
        if (before != null) {
            interval = Duration.between(before.at(), sample.at());
        }
        newest = sample;
        if (oldest == null) {
            oldest = sample;
        }
        window.add(sample);
        remember(sample);
    }

    /** The judgement now. */
    synchronized StageLag lag(Instant now, @Nullable Instant newestCommitAt) {
        LagSample sample = newest;
        if (sample == null) {
            return StageLag.unknown(STAGE, "the source was not looked at yet");
        }
        Duration silence = Duration.between(sample.at(), now);
        boolean isSilent = silence.compareTo(LagWindow.STALL_AFTER) > 0
                && silence.compareTo(interval.multipliedBy(SILENT_AFTER_LOOKS)) > 0;
        LagState state = isSilent ? LagState.STALLED : window.state();
        return new StageLag(
                STAGE,
                state,
                sample.lag(),
                isFirstSnapshot ? "rows" : "bytes",
                state == LagState.CAUGHT_UP || isFirstSnapshot ? null : secondsBehind(sample, now, newestCommitAt),
                window.handledPerSecond(),
                window.arrivedPerSecond(),
                List.of(),
                isSilent ? "the source was last heard of " + silence.toSeconds() + " s ago" : null);
    }

    /**
     * The latest instant of which it is known that all that was committed before it is in Kafka; null before the first.
     *
     * @param capturedLsn what is captured now
     */
    synchronized @Nullable Instant completeUpTo(long capturedLsn) {
        if (!isFirstSnapshot) {
            pass(capturedLsn);
        }
        return completeUpTo;
    }

    private void pass(long position) {
        while (!ends.isEmpty() && ends.getFirst().end() <= position) {
            completeUpTo = ends.removeFirst().at();
        }
    }

    private void remember(LagSample sample) {
        pass(sample.position());
        if (ends.size() < MOST_ENDS) {
            ends.add(sample);
        }
    }

    /**
     * Since when there has been WAL that is not captured. When that began before the first look, the newest change that
     * was captured is the nearest thing known.
     */
    private @Nullable Double secondsBehind(LagSample sample, Instant now, @Nullable Instant newestCommitAt) {
        LagSample first = ends.isEmpty() ? sample : ends.getFirst();
        Instant since = first.at();
        if (newestCommitAt != null && first.equals(oldest) && newestCommitAt.isBefore(since)) {
            since = newestCommitAt;
        }
        return Math.max(0, Duration.between(since, now).toMillis()) / 1_000.0;
    }
}
