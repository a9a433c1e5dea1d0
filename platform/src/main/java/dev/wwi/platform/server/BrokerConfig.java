package dev.wwi.platform.server;

import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;

/**
 * The broker's configuration.
 *
 * @param directory where its log is kept
 * @param operations the port for probes
 */
public record BrokerConfig(
        @Setting("Directory of its log; created if missing") String directory,

        @Setting(value = "Port on 127.0.0.1", defaultValue = "9092")
        int port,

        OperationsConfig operations)
        implements ServiceConfig {

    /** Refuses what cannot work. */
    public BrokerConfig {
        ServerSettings.requireDirectory(directory);
        ServerSettings.requirePort("port", port);
    }
}
