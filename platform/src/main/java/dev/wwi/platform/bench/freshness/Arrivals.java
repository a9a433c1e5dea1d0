package dev.wwi.platform.bench.freshness;

import dev.wwi.platform.bench.LatencyFigures;
import java.util.Map;
import java.util.stream.LongStream;

/** How long commits of a certain time took to one station. Thread-safe. */
final class Arrivals {
    private final String station;
    private final LongStream.Builder latenciesMicros = LongStream.builder();
    private long fromMicros = Long.MAX_VALUE;
    private long untilMicros = Long.MAX_VALUE;

    Arrivals(String station) {
        this.station = station;
    }

    /** From now on commits count. */
    synchronized void begin() {
        fromMicros = Clock.nowMicros();
    }

    /** Later commits do not count any more; those on their way still do. */
    synchronized void end() {
        untilMicros = Clock.nowMicros();
    }

    /** A commit of that time has arrived. */
    synchronized void seen(long commitMicros, long nowMicros) {
        if (commitMicros >= fromMicros && commitMicros < untilMicros) {
            latenciesMicros.add(nowMicros - commitMicros);
        }
    }

    /** To be asked once. */
    synchronized Map<String, Double> figures() {
        return LatencyFigures.of(latenciesMicros.build(), station);
    }
}
