package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Checks of single settings; the errors name the setting, its value and what is allowed. */
final class Settings {
    private Settings() {}

    static Integer positive(String path, @Nullable Integer value, int defaultValue) {
        int effective = value == null ? defaultValue : value;
        if (effective < 1) {
            throw new ConfigException(path + " is " + effective + ", must be 1 or more");
        }
        return effective;
    }

    static Duration positive(String path, @Nullable Duration value, Duration defaultValue) {
        Duration effective = value == null ? defaultValue : value;
        if (effective.compareTo(Duration.ofMillis(1)) < 0) {
            throw new ConfigException(path + " is " + effective + ", must be 1 ms or more");
        }
        return effective;
    }

    static String identifier(String path, @Nullable String value, String defaultValue) {
        String effective = value == null ? defaultValue : value;
        if (!effective.matches("[a-z0-9_]{1,63}")) {
            throw new ConfigException(path + " is \"" + effective + "\", must be 1 to 63 of a-z, 0-9 and underscore");
        }
        return effective;
    }
}
