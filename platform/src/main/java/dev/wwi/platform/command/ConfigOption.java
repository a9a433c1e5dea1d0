package dev.wwi.platform.command;

import dev.wwi.runtime.config.ConfigLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The configuration of the one service that a command concerns. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The service's YAML, by docs/configuration.md; $${NAME} in it stands for an environment"
                    + " variable.")
    private @Nullable Path file;

    Path file() {
        if (file == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        return file;
    }

    /**
     * What the file says now.
     *
     * @throws dev.wwi.runtime.config.ConfigException if it cannot be used
     */
    <T extends Record> T load(Class<T> type) {
        return ConfigLoader.load(file(), type, System.getenv());
    }
}
