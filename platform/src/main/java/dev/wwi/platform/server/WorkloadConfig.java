package dev.wwi.platform.server;

import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.platform.source.WorkloadSettings;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.process.ServiceConfig;

/**
 * The configuration of the living workload, and of {@code wwi fill}.
 *
 * @param source the database, and a role that owns its tables
 * @param operations the port for probes
 */
public record WorkloadConfig(
        SourceConfig source,

        @Setting(value = "Volume of the data that wwi fill generates", defaultValue = "1")
        int scale,

        @Setting(value = "Transactions per second", defaultValue = "5")
        double transactionsPerSecond,

        OperationsConfig operations)
        implements ServiceConfig {

    private static final int LARGEST_SCALE = 1000;

    /** Refuses what cannot work. */
    public WorkloadConfig {
        if (scale < 1 || scale > LARGEST_SCALE) {
            throw new ConfigException("scale is " + scale + "; allowed is 1 to " + LARGEST_SCALE);
        }
        WorkloadSettings.ordinary().withTransactionsPerSecond(transactionsPerSecond);
    }
}
