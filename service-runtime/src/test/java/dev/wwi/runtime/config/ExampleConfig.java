package dev.wwi.runtime.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration with one setting of every kind. */
record ExampleConfig(
        Source source,

        @Setting(value = "Names of the tables | all if empty", defaultValue = "[]")
        List<String> tables,

        @Setting(value = "Passed on", defaultValue = "{}") Map<String, String> properties,
        Limits limits,
        @Nullable Extra extra) {

    enum Mode {
        FAST,
        SAFE
    }

    record Source(
            @Setting("The host") String host,
            @Setting("The port") int port,
            @Setting("The password") Secret password,

            @Setting(value = "How to go about it", defaultValue = "SAFE")
            Mode mode,

            @Setting(value = "Whether to compress", defaultValue = "false")
            boolean compressed) {
        Source {
            if (host == null) {
                throw new ConfigException("host is missing; allowed is a host name");
            }
            if (port < 1 || port > 65_535) {
                throw new ConfigException("port is " + port + "; allowed is 1 to 65535");
            }
        }
    }

    record Limits(
            @Setting(value = "How long to wait", defaultValue = "10s")
            Duration timeout,

            @Setting(value = "Bytes to hold", defaultValue = "1048576")
            long maxBytes,

            @Setting(value = "A share", defaultValue = "0.5")
            BigDecimal share) {}

    record Extra(@Setting("A name") @Nullable String name) {}
}
