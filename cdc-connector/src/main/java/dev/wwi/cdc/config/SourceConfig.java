package dev.wwi.cdc.config;

import dev.wwi.runtime.config.ConfigException;
import dev.wwi.runtime.config.PrintableAddress;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.config.Setting;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.postgresql.Driver;

/**
 * The captured database.
 *
 * @param url its address
 * @param user a role that may replicate and read the captured tables
 * @param password the role's
 * @param properties of PostgreSQL's JDBC driver
 */
public record SourceConfig(
        @Setting("The captured database, as jdbc:postgresql://host:port/database")
        String url,

        @Setting("Role that may replicate and read the captured tables; ops/postgresql/role.sql makes one")
        String user,

        @Setting(value = "The role's password", defaultValue = "''")
        Secret password,

        @Setting(value = "Settings of PostgreSQL's JDBC driver, such as sslmode", defaultValue = "{}")
        Map<String, String> properties) {
    /** Refuses what is no address of a PostgreSQL database. */
    public SourceConfig {
        Properties parsed = url == null ? null : Driver.parseURL(url, new Properties());
        if (parsed != null && parsed.containsKey("password")) {
            throw new ConfigException("url has a password in it, which would be printed with it; allowed is"
                    + " jdbc:postgresql://host:port/database, and the password in source.password");
        }
        if (parsed == null) {
            throw new ConfigException(
                    "url is " + PrintableAddress.of(url) + "; allowed is jdbc:postgresql://host:port/database");
        }
        if (user == null || user.isBlank()) {
            throw new ConfigException("user is empty; allowed is a role of the database");
        }
        properties = Map.copyOf(properties);
    }

    /** Without further settings of the driver. */
    public static SourceConfig of(String url, String user, Secret password) {
        return new SourceConfig(url, user, password, Map.of());
    }

    /** The parts of the address as the driver reads them, by the names of its properties. */
    public Properties address() {
        Properties parsed = Driver.parseURL(url, new Properties());
        if (parsed == null) {
            throw new IllegalStateException(
                    "url " + PrintableAddress.of(url) + " was accepted before and is not any more");
        }
        return parsed;
    }

    /** Without passwords, which the address and the driver's settings may have too. */
    @Override
    public String toString() {
        return "SourceConfig[url=" + PrintableAddress.of(url) + ", user=" + user + ", password=" + password
                + ", properties=" + new TreeSet<>(properties.keySet()) + "]";
    }
}
