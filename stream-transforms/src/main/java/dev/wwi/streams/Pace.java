package dev.wwi.streams;

import java.time.Duration;

/**
 * How often the application commits. Each commit is a Kafka transaction over all partitions that were written to: often
 * is a short way to the output, seldom is more records a second.
 */
enum Pace {
    LIVE,
    CATCHING_UP;

    /** Far enough below where catching up begins, that it does not begin again at once. */
    private static final long CAUGHT_UP_PART = 10;

    private static final Duration CALM = Duration.ofSeconds(20);

    /** What fits when so many records are to be read. */
    Pace next(long remainingRecords, ProcessingConfig processing) {
        long begin = processing.catchUpFromRecords();
        return switch (this) {
            case LIVE -> remainingRecords >= begin ? CATCHING_UP : LIVE;
            case CATCHING_UP -> remainingRecords <= begin / CAUGHT_UP_PART ? LIVE : CATCHING_UP;
        };
    }

    /** How long it must have been fitting: a first snapshot starts with little to read, and much comes soon. */
    Duration patience() {
        return this == LIVE ? CALM : Duration.ZERO;
    }

    Duration commitInterval(ProcessingConfig processing) {
        return switch (this) {
            case LIVE -> processing.commitInterval();
            case CATCHING_UP -> processing.catchUpCommitInterval();
        };
    }
}
