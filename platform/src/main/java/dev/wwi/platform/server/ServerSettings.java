package dev.wwi.platform.server;

import dev.wwi.runtime.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** What the servers' settings have in common. */
final class ServerSettings {
    private static final int HIGHEST = 65_535;

    private ServerSettings() {}

    static void requirePort(String setting, int port) {
        if (port < 1 || port > HIGHEST) {
            throw new ConfigException(setting + " is " + port + "; allowed is 1 to " + HIGHEST);
        }
    }

    static void requireDirectory(@Nullable String directory) {
        if (directory == null || directory.isBlank()) {
            throw new ConfigException("directory is missing; allowed is a path");
        }
    }
}
