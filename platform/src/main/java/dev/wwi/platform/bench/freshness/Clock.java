package dev.wwi.platform.bench.freshness;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** This machine's clock, which PostgreSQL's commit times are of, too. */
final class Clock {
    private Clock() {}

    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
