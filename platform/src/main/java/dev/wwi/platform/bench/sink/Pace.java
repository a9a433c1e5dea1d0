package dev.wwi.platform.bench.sink;

import dev.wwi.platform.bench.MeasuredProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fast processes get through rows, after a part of these that warms them up. */
final class Pace {
    private static final double WARM_UP = 0.5;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MILLIS = 10;
    private static final double NANOS = 1e9;

    /** Rows that are through. */
    interface Progress {
        long rows() throws InterruptedException;
    }

    private Pace() {}

    /**
     * Follows the rows to the last.
     *
     * @return rows per second as {@code rows/s}, and for each process by its name CPU seconds and rows per CPU second
     */
    static Map<String, Double> measure(Progress progress, long rows, Map<String, MeasuredProcess> processes)
            throws InterruptedException {
        long first = await(progress, Math.round(rows * WARM_UP), processes);
        long started = System.nanoTime();
        Map<String, Double> before = cpuSeconds(processes);
        await(progress, rows, processes);
        double seconds = (System.nanoTime() - started) / NANOS;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rows/s", (rows - first) / seconds);
        cpuSeconds(processes).forEach((name, cpu) -> {
            double used = cpu - before.getOrDefault(name, 0.0);
            figures.put(name + " rows/CPU s", (rows - first) / used);
            figures.put(name + " cores", used / seconds);
        });
        return figures;
    }

    private static Map<String, Double> cpuSeconds(Map<String, MeasuredProcess> processes) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        processes.forEach((name, process) -> seconds.put(name, process.cpu().toNanos() / NANOS));
        return seconds;
    }

    private static long await(Progress progress, long least, Map<String, MeasuredProcess> processes)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long through = progress.rows();
        while (through < least) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "after " + PATIENCE.toSeconds() + " s only " + through + " of " + least + " rows are through");
            }
            Thread.sleep(PAUSE_MILLIS);
            long now = progress.rows();
            if (now < least) {
                processes.values().forEach(MeasuredProcess::requireAlive);
            }
            through = now;
        }
        return through;
    }
}
