package dev.wwi.platform.bench.transforms;

import dev.wwi.platform.bench.BenchData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code wwi bench transforms} is asked for.
 *
 * @param directory an empty one, for servers and logs
 * @param sections what is measured
 * @param data what the database holds
 * @param times how often the orders are to be there, each size a section of its own
 * @param rounds how often each contender takes its turn
 * @param latencySeconds how long latency is measured, at the first size
 * @param warmUpSeconds how long the updates go on before that
 * @param updatesPerSecond line updates a second while it is
 */
public record TransformsBenchOptions(
        Path directory,
        Set<Section> sections,
        BenchData data,
        List<Integer> times,
        int rounds,
        int latencySeconds,
        int warmUpSeconds,
        int updatesPerSecond) {
    /** What can be measured. */
    public enum Section {
        FILL,
        LATENCY,
        RESTORE
    }

    /** Refuses what cannot be measured. */
    public TransformsBenchOptions {
        sections = Set.copyOf(sections);
        times = List.copyOf(times);
        times.forEach(factor -> requireAtLeast("--times", factor, 1));
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--seconds", latencySeconds, 1);
        requireAtLeast("--warm-up", warmUpSeconds, 0);
        requireAtLeast("--rate", updatesPerSecond, 1);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("sections", sections);
        settings.put("data", data.toString());
        settings.put("times", times);
        settings.put("rounds", rounds);
        settings.put("latencySeconds", latencySeconds);
        settings.put("warmUpSeconds", warmUpSeconds);
        settings.put("updatesPerSecond", updatesPerSecond);
        return settings;
    }

    private static void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " is " + value + "; allowed is " + least + " or more");
        }
    }
}
