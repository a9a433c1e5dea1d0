package dev.wwi.platform.server;

import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;

/**
 * The local BigQuery's configuration.
 *
 * @param directory where tables are kept
 * @param operations the port for probes
 */
public record LocalBigQueryConfig(
        @Setting("Directory of its tables; created if missing")
        String directory,

        @Setting(value = "Address to bind; it asks nobody who they are", defaultValue = "127.0.0.1")
        String host,

        @Setting(value = "Port of the Storage Write API", defaultValue = "9060")
        int grpcPort,

        @Setting(value = "Port of the REST API", defaultValue = "9050")
        int restPort,

        OperationsConfig operations)
        implements ServiceConfig {

    /** Refuses what cannot work. */
    public LocalBigQueryConfig {
        ServerSettings.requireDirectory(directory);
        ServerSettings.requirePort("grpcPort", grpcPort);
        ServerSettings.requirePort("restPort", restPort);
    }
}
