package dev.wwi.runtime.http;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * Where the operations port listens and who may use it.
 *
 * @param port 0 for any free port
 * @param bearerToken null for no authentication; then orders are taken on loopback only
 */
public record OperationsConfig(
        @Setting(
                value = "Address to bind: 127.0.0.1 for this machine alone, 0.0.0.0 in a container",
                defaultValue = "127.0.0.1")
        String host,

        @Setting(value = "Port of /metrics, /health/live and /health/ready", defaultValue = "9464")
        int port,

        @Setting(
                value = "Asked for on every path but /health; required for orders (POST) from other machines",
                defaultValue = "null")
        @Nullable
        Secret bearerToken) {

    public OperationsConfig {
        if (host == null || host.isBlank()) {
            throw new ConfigException("host is empty; allowed is a host name or address of this machine");
        }
        if (port < 0 || port > 65_535) {
            throw new ConfigException("port is " + port + "; allowed is 0 to 65535");
        }
        if (bearerToken != null && bearerToken.reveal().isBlank()) {
            throw new ConfigException("bearerToken is empty; allowed is text, or leave it out");
        }
    }

    /** On loopback, without a token. */
    public static OperationsConfig local(int port) {
        return new OperationsConfig("127.0.0.1", port, null);
    }
}
