package dev.wwi.platform.bench.capture;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code wwi bench capture} is asked for.
 *
 * @param directory an empty one, for servers and logs
 * @param sections what is measured
 * @param rounds how often each contender takes its turn
 * @param backlogEvents row events of the backlog
 * @param snapshotRows rows that exist before the snapshot
 * @param latency how latency is measured
 */
public record CaptureBenchOptions(
        Path directory, Set<Section> sections, int rounds, int backlogEvents, int snapshotRows, Latency latency) {
    /** What can be measured. */
    public enum Section {
        BACKLOG,
        LATENCY,
        SNAPSHOT
    }

    /**
     * How latency is measured.
     *
     * @param seconds how long
     * @param warmUpSeconds how long the work goes on before, with the contender running
     * @param transactionsPerSecond the rate of the work
     */
    public record Latency(int seconds, int warmUpSeconds, int transactionsPerSecond) {
        /** Refuses what cannot be measured. */
        public Latency {
            requireAtLeast("--seconds", seconds, 1);
            requireAtLeast("--warm-up", warmUpSeconds, 0);
            requireAtLeast("--rate", transactionsPerSecond, 1);
        }
    }

    /** Refuses what cannot be measured. */
    public CaptureBenchOptions {
        sections = Set.copyOf(sections);
        requireAtLeast("--rounds", rounds, 1);
        requireAtLeast("--events", backlogEvents, 1_000);
        requireAtLeast("--rows", snapshotRows, 1_000);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("sections", new TreeSet<>(sections));
        settings.put("rounds", rounds);
        settings.put("backlogEvents", backlogEvents);
        settings.put("snapshotRows", snapshotRows);
        settings.put("latency", latency);
        return settings;
    }

    private static void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " is " + value + "; allowed is " + least + " or more");
        }
    }
}
