package dev.wwi.platform.server;

import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;

/**
 * The registry's configuration.
 *
 * @param directory where schemas are kept
 * @param operations the port for probes
 */
public record RegistryConfig(
        @Setting("Directory of its schemas; created if missing")
        String directory,

        @Setting(value = "Address to bind; it asks nobody who they are", defaultValue = "127.0.0.1")
        String host,

        @Setting(value = "Port", defaultValue = "8081") int port,

        OperationsConfig operations)
        implements ServiceConfig {

    /** Refuses what cannot work. */
    public RegistryConfig {
        ServerSettings.requireDirectory(directory);
        ServerSettings.requirePort("port", port);
    }
}
