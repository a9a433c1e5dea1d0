package dev.wwi.platform.deployed;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Setting;
import java.util.List;

/**
 * Where the services' operations ports are. A name that stands for several addresses stands for as many processes.
 *
 * @param connector the one process that there is
 */
public record ServicesConfig(
        @Setting("Operations port of the connector, such as http://connector:9464")
        String connector,

        @Setting("Operations ports of the transforms; a name of several addresses stands for a process at each")
        List<String> transforms,

        @Setting("Operations ports of the sinks, likewise") List<String> sinks) {
    private static final String ADDRESS = "https?://[^/?#@]+/?";

    /** Refuses what is no address. */
    public ServicesConfig {
        require("connector", connector);
        transforms = all("transforms", transforms);
        sinks = all("sinks", sinks);
    }

    private static List<String> all(String setting, List<String> addresses) {
        if (addresses == null || addresses.isEmpty()) {
            throw new ConfigException(setting + " is empty; allowed is a list such as [\"http://127.0.0.1:9465\"]");
        }
        addresses.forEach(address -> require(setting, address));
        return List.copyOf(addresses);
    }

    private static void require(String setting, String address) {
        if (address == null || !address.matches(ADDRESS)) {
            throw new ConfigException(
                    setting + " is no address of a server; allowed is one such as http://connector:9464");
        }
    }
}
