package dev.wwi.platform.bench.sink;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What {@code wwi bench sink} is asked for.
 *
 * @param directory an empty one, for servers and logs
 * @param sections what is measured
 * @param rounds how often each contender takes its turn
 * @param rows changes that are read, of which the second half is measured: each row is inserted, then updated. Beside Google's
 *     client the sink reads {@link #sinkRows}
 */
public record SinkBenchOptions(Path directory, Set<Section> sections, int rounds, int rows) {
    private static final int TIMES_AS_FAST = 5;
    private static final int MOST_ROWS = 100_000_000;

    /** What can be measured. */
    public enum Section {
        CLIENT,
        END_TO_END
    }

    /** Refuses what cannot be measured. */
    public SinkBenchOptions {
        sections = Set.copyOf(sections);
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds is " + rounds + "; allowed is 1 or more");
        }
        if (rows < 100_000 || rows > MOST_ROWS || rows % 2 != 0) {
            throw new IllegalArgumentException(
                    "--rows is " + rows + "; allowed are even numbers from 100000 to " + MOST_ROWS);
        }
    }

    /**
     * What the sink reads beside Google's client: so many times more that all run about equally long. A JVM compiles by time,
     * so with equal rows the fastest would be measured before it is compiled.
     */
    int sinkRows() {
        return rows * TIMES_AS_FAST;
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("sections", sections);
        settings.put("rounds", rounds);
        settings.put("rows", rows);
        return settings;
    }
}
