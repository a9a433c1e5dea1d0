package dev.wwi.platform.bench.sink;

import dev.wwi.platform.bench.MeasuredProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How fast processes get through rows, after a part of these that warms them up.
 *
 * <p>A JVM compiles in its first half minute and then hardly any more, whatever it does: a fast contender is through with
 * its rows by then, a slow one is not. So rows per CPU second are given twice, with all threads and without those that
 * compile; the second is nearer to what a service costs that runs for long.
 */
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
     * @return rows per second as {@code rows/s}, and for each process by its name rows per CPU second, with and without
     *     compiling, and the cores it used
     */
    static Map<String, Double> measure(Progress progress, long rows, Map<String, MeasuredProcess> processes)
            throws InterruptedException {
        long first = await(progress, Math.round(rows * WARM_UP), processes);
        long started = System.nanoTime();
        Map<String, Double> before = cpuSeconds(processes, MeasuredProcess::cpu);
        Map<String, Double> compiledBefore = cpuSeconds(processes, MeasuredProcess::compilingCpu);
        await(progress, rows, processes);
        double seconds = (System.nanoTime() - started) / NANOS;
        Map<String, Double> compiled = cpuSeconds(processes, MeasuredProcess::compilingCpu);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rows/s", (rows - first) / seconds);
        cpuSeconds(processes, MeasuredProcess::cpu).forEach((name, cpu) -> {
            double used = cpu - before.getOrDefault(name, 0.0);
            double compiling = compiled.getOrDefault(name, 0.0) - compiledBefore.getOrDefault(name, 0.0);
            figures.put(name + " rows/CPU s", (rows - first) / used);
            figures.put(name + " rows/CPU s without compiling", (rows - first) / (used - compiling));
            figures.put(name + " cores", used / seconds);
        });
        return figures;
    }

    private static Map<String, Double> cpuSeconds(
            Map<String, MeasuredProcess> processes, Function<MeasuredProcess, Duration> kind) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        processes.forEach(
                (name, process) -> seconds.put(name, kind.apply(process).toNanos() / NANOS));
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
