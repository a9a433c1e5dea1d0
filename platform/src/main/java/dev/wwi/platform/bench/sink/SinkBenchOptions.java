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
 * @param rows changes in the topic: each row is inserted, then updated
 */
public record SinkBenchOptions(Path directory, Set<Section> sections, int rounds, int rows) {
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
        if (rows < 100_000 || rows % 2 != 0) {
            throw new IllegalArgumentException("--rows is " + rows + "; allowed are even numbers from 100000 on");
        }
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("sections", sections);
        settings.put("rounds", rounds);
        settings.put("rows", rows);
        return settings;
    }
}
