package dev.wwi.sink;

import dev.wwi.sink.config.CostConfig;
import java.time.Duration;

/**
 * What ingestion costs, as far as the sink can tell: rows as they were first sent. Storage, queries and the merging of
 * changes cost besides.
 *
 * @param bytesAppended since the start, over all tables and change logs
 * @param bytesPerMonth at the pace since the start, a first fill included
 * @param usdPerMonth for that, beyond what is free
 */
public record IngestionCost(long bytesAppended, double bytesPerMonth, double usdPerMonth) {

    private static final double GIBIBYTE = 1L << 30;
    private static final double GIBIBYTES_PER_TEBIBYTE = 1024;
    private static final double SECONDS_PER_MONTH = 365.25 / 12 * 86_400;

    /** Seconds after the start tell nothing about a month. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    static IngestionCost of(long bytesAppended, Duration sinceStart, CostConfig prices) {
        Duration elapsed = sinceStart.compareTo(SHORTEST) < 0 ? SHORTEST : sinceStart;
        double bytesPerMonth = bytesAppended / (elapsed.toMillis() / 1_000.0) * SECONDS_PER_MONTH;
        return of(bytesAppended, bytesPerMonth, prices);
    }

    static IngestionCost of(long bytesAppended, double bytesPerMonth, CostConfig prices) {
        double paidGibibytes = bytesPerMonth / GIBIBYTE - prices.freeTebibytesPerMonth() * GIBIBYTES_PER_TEBIBYTE;
        return new IngestionCost(bytesAppended, bytesPerMonth, Math.max(0, paidGibibytes) * prices.usdPerGibibyte());
    }
}
