package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import java.time.Duration;

/** How tables are rebuilt as new generations. */
public record GenerationsConfig(
        @Setting(
                value = "How long the old generation is kept and fed after the swap, so that it can be shown again at"
                        + " once",
                defaultValue = "24h")
        Duration gracePeriod,

        @Setting(value = "Replicas of the topic that says which generations there are", defaultValue = "1")
        int replicationFactor) {

    public GenerationsConfig {
        if (gracePeriod == null || gracePeriod.isNegative()) {
            throw new ConfigException("gracePeriod is " + gracePeriod + "; allowed is a duration, such as 24h, or 0s");
        }
        if (replicationFactor < 1) {
            throw new ConfigException("replicationFactor is " + replicationFactor + "; allowed is 1 or more");
        }
    }

    /** The defaults of all settings. */
    public static GenerationsConfig defaults() {
        return new GenerationsConfig(Duration.ofHours(24), 1);
    }
}
