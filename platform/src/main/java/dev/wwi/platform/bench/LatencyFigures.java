package dev.wwi.platform.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** What many latencies come to. */
public final class LatencyFigures {
    /** Half were no longer. */
    public static final String P50 = "p50 ms";

    /** The figure that is judged. */
    public static final String P99 = "p99 ms";

    private static final double MICROS_PER_MILLI = 1_000;

    private LatencyFigures() {}

    /**
     * By name.
     *
     * @param micros in any order
     * @param what was measured, for the complaint when there are none
     * @throws IllegalStateException if there are none
     */
    public static Map<String, Double> of(LongStream micros, String what) {
        long[] sorted = micros.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException(what + ": nothing was measured, for nothing arrived in time");
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(P50, percentile(sorted, 0.5));
        figures.put("p95 ms", percentile(sorted, 0.95));
        figures.put(P99, percentile(sorted, 0.99));
        figures.put("most ms", percentile(sorted, 1));
        return figures;
    }

    private static double percentile(long[] sorted, double share) {
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, index)] / MICROS_PER_MILLI;
    }
}
