package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.Secret;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The captured database.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user a role that may replicate, and read and alter the captured tables
 * @param password its password; empty when missing
 * @param properties further settings of PostgreSQL's JDBC driver, such as {@code sslmode}; none when missing
 */
public record SourceConfig(String url, String user, Secret password, Map<String, String> properties) {
    /** Fills in the defaults and refuses what is no address of a PostgreSQL database. */
    public SourceConfig {
        if (url == null || Driver.parseURL(url, new Properties()) == null) {
            throw new ConfigException(
                    "source.url is \"" + url + "\", must be like jdbc:postgresql://host:5432/database");
        }
        if (user == null || user.isBlank()) {
            throw new ConfigException("source.user is empty, must be the role that captures");
        }
        password = password == null ? new Secret("") : password;
        properties = properties == null ? Map.of() : Map.copyOf(properties);
    }

    /** The parts of the address as the driver reads them, by the names of its properties. */
    public Properties address() {
        Properties parsed = Driver.parseURL(url, new Properties());
        if (parsed == null) {
            throw new IllegalStateException("source.url \"" + url + "\" was accepted before and is not any more");
        }
        return parsed;
    }
}
