package dev.wwi.platform.bench.freshness;

import dev.wwi.platform.bench.BenchData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code wwi bench freshness} is asked for.
 *
 * @param directory an empty one, for servers and logs
 * @param data what the database holds
 * @param rates transactions a second, each a section of its own
 * @param seconds how long each is measured
 * @param warmUpSeconds how long it goes on before that
 */
public record FreshnessBenchOptions(
        Path directory, BenchData data, List<Integer> rates, int seconds, int warmUpSeconds) {
    /** Refuses what cannot be measured. */
    public FreshnessBenchOptions {
        rates = List.copyOf(rates);
        rates.forEach(rate -> requireAtLeast("--rates", rate, 1));
        requireAtLeast("--seconds", seconds, 1);
        requireAtLeast("--warm-up", warmUpSeconds, 0);
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", data.toString());
        settings.put("rates", rates);
        settings.put("seconds", seconds);
        settings.put("warmUpSeconds", warmUpSeconds);
        return settings;
    }

    private static void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(option + " is " + value + "; allowed is " + least + " or more");
        }
    }
}
