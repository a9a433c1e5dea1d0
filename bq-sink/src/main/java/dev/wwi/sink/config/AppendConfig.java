package dev.wwi.sink.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import dev.wwi.sink.append.AppendLimits;
import java.time.Duration;

/** How rows are gathered into requests, per table and consumer thread. */
public record AppendConfig(
        @Setting(
                value = "How long a row waits for others; longer makes fewer requests and staler tables",
                defaultValue = "50ms")
        Duration linger,

        @Setting(value = "Rows after which a request is sent at once", defaultValue = "5000")
        int maxRequestRows,

        @Setting(value = "Bytes after which a request is sent at once; BigQuery takes 20 MB", defaultValue = "1048576")
        int maxRequestBytes,

        @Setting(value = "Requests under way, those waiting to be sent again included", defaultValue = "32")
        int maxRequestsInFlight,

        @Setting(
                value = "How long BigQuery may take to show an added column to its streams before it counts as failure",
                defaultValue = "10m")
        Duration schemaSettleTime) {

    public AppendConfig {
        try {
            limits(linger, maxRequestRows, maxRequestBytes, maxRequestsInFlight, schemaSettleTime);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The defaults of all settings. */
    public static AppendConfig defaults() {
        return new AppendConfig(Duration.ofMillis(50), 5_000, 1 << 20, 32, Duration.ofMinutes(10));
    }

    /** As the appenders take them. */
    public AppendLimits limits() {
        return limits(linger, maxRequestRows, maxRequestBytes, maxRequestsInFlight, schemaSettleTime);
    }

    private static AppendLimits limits(
            Duration linger,
            int maxRequestRows,
            int maxRequestBytes,
            int maxRequestsInFlight,
            Duration schemaSettleTime) {
        return new AppendLimits(linger, maxRequestRows, maxRequestBytes, maxRequestsInFlight, schemaSettleTime);
    }
}
