package dev.wwi.platform.server;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;

/**
 * The embedded PostgreSQL's configuration.
 *
 * @param directory where it keeps its data
 * @param operations the port for probes
 */
public record PostgresConfig(
        @Setting("Directory of its data; created if missing")
        String directory,

        @Setting(value = "Port on 127.0.0.1; it asks nobody who they are", defaultValue = "5432")
        int port,

        @Setting(value = "Database to make if it is not there yet", defaultValue = "wwi")
        String database,

        OperationsConfig operations)
        implements ServiceConfig {

    /** Refuses what cannot work. */
    public PostgresConfig {
        ServerSettings.requireDirectory(directory);
        ServerSettings.requirePort("port", port);
        if (database == null || !database.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new ConfigException("database is " + database
                    + "; allowed are up to 63 lower-case letters, digits and underscores, not beginning with a digit");
        }
    }
}
