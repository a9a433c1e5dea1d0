package dev.wwi.platform.deployed;

import dev.wwi.platform.console.ConsoleConfig;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;

/**
 * The configuration of the console of services that run on their own, {@code console.yaml}.
 *
 * @param configs where the services' own configurations are
 * @param operations the port for probes and metrics
 */
public record DeployedConsoleConfig(
        @Setting("Folder with the services' connector.yaml, transforms.yaml and sink.yaml")
        String configs,

        ServicesConfig services,
        ConsoleConfig console,
        OperationsConfig operations)
        implements ServiceConfig {
    /** Its name in a folder of configurations. */
    public static final String FILE = "console.yaml";

    /** Refuses what cannot work. */
    public DeployedConsoleConfig {
        if (configs == null || configs.isBlank()) {
            throw new ConfigException("configs is missing; allowed is a folder");
        }
    }
}
