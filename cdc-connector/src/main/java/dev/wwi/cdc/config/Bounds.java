package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import java.time.Duration;

/** Checks of single settings. */
final class Bounds {
    private Bounds() {}

    static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigException(name + " is " + value + "; allowed is " + least + " to " + most);
        }
    }

    static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new ConfigException(name + " is " + value.toMillis() + "ms; allowed is " + least.toMillis() + "ms to "
                    + most.toMillis() + "ms");
        }
    }

    /** A name that PostgreSQL takes for a slot, and that needs no quotes. */
    static void requireIdentifier(String name, String value) {
        if (!value.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new ConfigException(
                    name + " is " + value + "; allowed is up to 63 of a-z, 0-9 and _, not starting with a digit");
        }
    }
}
