package dev.wwi.platform.freshness;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The name of the metric about freshness, and its registration. */
public final class FreshnessMetrics {
    /** Gauge, seconds: how long ago all that was committed at the source was known to be in the table. */
    public static final String FRESHNESS = "wwi.freshness";

    private FreshnessMetrics() {}

    /** Registers it for a table; not a number until something is known. */
    public static void register(MeterRegistry meters, Watermarks watermarks, String table, InstantSource clock) {
        Gauge.builder(FRESHNESS, () -> seconds(watermarks.completeUpTo(table), clock.instant()))
                .description("Since when the table may lack something that was committed at the source")
                .baseUnit("seconds")
                .tag("table", table)
                .register(meters);
    }

    /** The age of the watermark; not a number if there is none. */
    public static double seconds(Optional<Instant> completeUpTo, Instant now) {
        return completeUpTo
                .map(instant -> Math.max(0, Duration.between(instant, now).toMillis()) / 1_000.0)
                .orElse(Double.NaN);
    }
}
