package dev.wwi.platform.source;

import dev.wwi.cdc.config.SourceConfig;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Ordinary connections to a configured database. */
public final class SourceConnections {
    private SourceConnections() {}

    /**
     * With the configuration's role, password and driver settings; connects to nothing yet.
     *
     * @throws IllegalArgumentException naming the setting that the driver does not take
     */
    public static DataSource of(SourceConfig config) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setURL(config.url());
        connections.setUser(config.user());
        connections.setPassword(config.password().reveal());
        for (Map.Entry<String, String> property : config.properties().entrySet()) {
            try {
                connections.setProperty(property.getKey(), property.getValue());
            } catch (SQLException e) {
                throw new IllegalArgumentException(
                        "source.properties." + property.getKey() + " is refused by the driver: " + e.getMessage(), e);
            }
        }
        return connections;
    }
}
