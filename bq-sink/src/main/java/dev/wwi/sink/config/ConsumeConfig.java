package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import java.time.Duration;

/** How topics are read. */
public record ConsumeConfig(
        @Setting(
                value = "Consumer group of the tables' first generations; later ones have -g2, -g3 behind it",
                defaultValue = "wwi-sink")
        String group,

        @Setting(value = "Threads, each a consumer of the group; partitions are spread over them", defaultValue = "2")
        int threads,

        @Setting(value = "How often offsets are committed", defaultValue = "500ms")
        Duration commitInterval,

        @Setting(
                value = "How long to wait for acknowledgements before a partition is given away or the sink stops",
                defaultValue = "20s")
        Duration settleTimeout,

        @Setting(
                value = "Bytes of rows and their records to hold until BigQuery acknowledges them, over all threads",
                defaultValue = "268435456")
        long maxBytesInFlight,

        @Setting(
                value = "Dead letters of one table within deadLetterWindow after which the table stops: so many are no"
                        + " bad records but a mistake",
                defaultValue = "1000")
        int deadLetterLimit,

        @Setting(value = "After this time a table that has stopped is tried again", defaultValue = "1h")
        Duration deadLetterWindow) {

    private static final int MAX_THREADS = 64;

    public ConsumeConfig {
        if (group == null || group.isBlank()) {
            throw new ConfigException("group is empty; allowed is a name");
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new ConfigException("threads is " + threads + "; allowed is 1 to " + MAX_THREADS);
        }
        requirePositive("commitInterval", commitInterval);
        requirePositive("settleTimeout", settleTimeout);
        if (maxBytesInFlight < 1_000_000) {
            throw new ConfigException("maxBytesInFlight is " + maxBytesInFlight + "; allowed is 1000000 or more");
        }
        if (deadLetterLimit < 1) {
            throw new ConfigException("deadLetterLimit is " + deadLetterLimit + "; allowed is 1 or more");
        }
        requirePositive("deadLetterWindow", deadLetterWindow);
    }

    /** The defaults of all settings. */
    public static ConsumeConfig defaults() {
        return new ConsumeConfig(
                "wwi-sink", 2, Duration.ofMillis(500), Duration.ofSeconds(20), 256L << 20, 1_000, Duration.ofHours(1));
    }

    /** The consumer group that reads for all tables' generations of that number. */
    public String group(long generation) {
        return generation == 1 ? group : group + "-g" + generation;
    }

    private static void requirePositive(String name, Duration value) {
        if (value == null || value.isNegative() || value.isZero()) {
            throw new ConfigException(name + " is " + value + "; allowed is a duration above zero, such as 500ms");
        }
    }
}
