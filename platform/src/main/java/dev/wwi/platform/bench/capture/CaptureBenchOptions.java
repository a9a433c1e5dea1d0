package dev.wwi.platform.bench.capture;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What {@code wwi bench capture} is asked for.
 *
 * @param directory an empty one, for servers and logs
 * @param sections what is measured
 * @param rounds how often each contender takes its turn
 * @param backlogEvents row events of the backlog
 * @param snapshotRows rows that exist before the snapshot
 * @param latencySeconds how long latency is measured, after {@value #WARM_UP_SECONDS} s that do not count
 * @param transactionsPerSecond the rate at which it is measured
 */
public record CaptureBenchOptions(
        Path directory,
        Set<Section> sections,
        int rounds,
        int backlogEvents,
        int snapshotRows,
        int latencySeconds,
        int transactionsPerSecond) {
    static final int WARM_UP_SECONDS = 15;

    /** What can be measured. */
    public enum Section {
        BACKLOG,
        LATENCY,
        SNAPSHOT
    }

    /** Refuses what cannot be measured. */
    public CaptureBenchOptions {
        sections = Set.copyOf(sections);
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--events", backlogEvents, 1_000);
        requireAtLeast("--rows", snapshotRows, 1_000);
        requireAtLeast("--seconds", latencySeconds, 1);
        requireAtLeast("--rate", transactionsPerSecond, 1);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("sections", sections);
        settings.put("rounds", rounds);
        settings.put("backlogEvents", backlogEvents);
        settings.put("snapshotRows", snapshotRows);
        settings.put("latencySeconds", latencySeconds);
        settings.put("transactionsPerSecond", transactionsPerSecond);
        return settings;
    }

    private static void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " is " + value + "; allowed is " + least + " or more");
        }
    }
}
