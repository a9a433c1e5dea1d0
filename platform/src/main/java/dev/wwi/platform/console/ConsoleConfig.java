package dev.wwi.platform.console;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.config.Setting;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the console listens and who may use it.
 *
 * @param port 0 for any free port
 * @param url where others reach it; null for the port on this machine
 * @param token null for no authentication, on loopback only
 */
public record ConsoleConfig(
        @Setting(
                value = "Address to bind: 127.0.0.1 for this machine alone; any other needs a token",
                defaultValue = "127.0.0.1")
        String host,

        @Setting(value = "Port of the console", defaultValue = "8080")
        int port,

        @Setting(
                value = "Where commands with --configs reach it; http://127.0.0.1 and the port if it is left out",
                defaultValue = "null")
        @Nullable
        String url,

        @Setting(
                value = "Asked for on every path but the page itself, as Authorization: Bearer; commands with --configs"
                        + " send it",
                defaultValue = "null")
        @Nullable
        Secret token) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");
    private static final int LAST_PORT = 65_535;

    /** Refuses what would let in everybody. */
    public ConsoleConfig {
        if (host == null || host.isBlank()) {
            throw new ConfigException("host is empty; allowed is a host name or address of this machine");
        }
        if (port < 0 || port > LAST_PORT) {
            throw new ConfigException("port is " + port + "; allowed is 0 to " + LAST_PORT);
        }
        if (token != null && token.reveal().isBlank()) {
            throw new ConfigException("token is empty; allowed is text, or leave it out on 127.0.0.1");
        }
        if (token == null && !host.startsWith("127.") && !LOOPBACK.contains(host)) {
            throw new ConfigException("token is missing although host is " + host
                    + ", where other machines may ask; allowed without a token is 127.0.0.1");
        }
        if (url != null && !url.matches("https?://[^/?#@]+/?")) {
            throw new ConfigException("url is no address of a server; allowed is one such as http://console:8080");
        }
    }

    /**
     * On this machine alone.
     *
     * @param token null for none
     */
    public static ConsoleConfig local(int port, @Nullable Secret token) {
        return new ConsoleConfig("127.0.0.1", port, null, token);
    }

    /** Where others reach it. */
    public URI address() {
        return URI.create(url == null ? "http://127.0.0.1:" + port : url);
    }
}
