package dev.wwi.cdc.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.runtime.config.PrintableAddress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;

/** Connections to the source. Thread-safe; whoever opens one closes it. */
public final class SourceDatabase {
    // Classes of SQLSTATE (PostgreSQL, appendix A).
    private static final String CONNECTION_FAILURE_CLASS = "08";
    private static final String SHUTDOWN_CLASS = "57P";
    private static final String IN_USE_CLASS = "55";

    private final SourceConfig config;

    private record Identity(String systemIdentifier, int timeline) {}

    /** Of that configuration. */
    public SourceDatabase(SourceConfig config) {
        this.config = config;
    }

    /** An ordinary connection. */
    public Connection open() throws SQLException {
        return DriverManager.getConnection(config.url(), properties());
    }

    /** A connection for short questions, each of which fails when nothing of its answer comes for that long. */
    Connection openFor(Duration answer) throws SQLException {
        Properties properties = properties();
        PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(answer.toSeconds()));
        return DriverManager.getConnection(config.url(), properties);
    }

    /**
     * The cluster's identifier, asked over the replication protocol ({@code IDENTIFY_SYSTEM}), which also proves that the
     * role may replicate.
     */
    public String systemIdentifier() throws SQLException {
        return identify().systemIdentifier();
    }

    /**
     * Where a cluster left one of its former timelines ({@code TIMELINE_HISTORY}); 0 when it never was on it.
     *
     * @param former the timeline it was on
     * @param current the one it is on
     */
    public long endOfTimeline(int former, int current) throws SQLException {
        try (Connection connection = openReplication();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("TIMELINE_HISTORY " + current)) {
            result.next();
            String history = new String(result.getBytes("content"), UTF_8);
            Matcher line = Pattern.compile("^\\s*" + former + "\\t(\\S+)", Pattern.MULTILINE)
                    .matcher(history);
            return line.find() ? LogSequenceNumber.valueOf(line.group(1)).asLong() : 0;
        }
    }

    private Identity identify() throws SQLException {
        try (Connection connection = openReplication();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("IDENTIFY_SYSTEM")) {
            if (!result.next()) {
                throw new SQLException("IDENTIFY_SYSTEM answered no row");
            }
            return new Identity(result.getString("systemid"), result.getInt("timeline"));
        }
    }

    /** What is captured of it: with its first snapshot still to be read. */
    public CapturedSource unread(Connection connection, CaptureConfig capture) throws SQLException {
        Identity identity = identify();
        return CapturedSource.unread(
                identity.systemIdentifier(),
                identity.timeline(),
                connection.getCatalog(),
                capture.slot(),
                capture.sourceTables().stream().map(SourceTable::qualifiedName).toList());
    }

    /**
     * Lets the server keep a slot on its standbys, so that it survives a failover ({@code ALTER_REPLICATION_SLOT}, since
     * PostgreSQL 17). Nobody may stream from it.
     */
    public void keepOnStandbys(String slot) throws SQLException {
        try (Connection connection = openReplication();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER_REPLICATION_SLOT " + Identifiers.quoted(slot) + " (FAILOVER true)");
        }
    }

    /** A connection that takes the commands of the replication protocol. */
    Connection openReplication() throws SQLException {
        Properties properties = properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        return DriverManager.getConnection(config.url(), properties);
    }

    /** Names an error of the driver. */
    public CaptureException failure(String purpose, SQLException e) {
        CaptureErrorCode code = code(e.getSQLState() == null ? "" : e.getSQLState());
        return new CaptureException(
                code,
                "PostgreSQL at " + PrintableAddress.of(config.url()) + " did not " + purpose + ": " + e.getMessage(),
                code.isRetriable()
                        ? "Capture tries again by itself."
                        : "If a right is missing, `wwi role --config FILE` prints the statements that give the role all it needs.",
                e);
    }

    private static CaptureErrorCode code(String sqlState) {
        if (sqlState.startsWith(CONNECTION_FAILURE_CLASS) || sqlState.startsWith(SHUTDOWN_CLASS)) {
            return CaptureErrorCode.SOURCE_UNREACHABLE;
        }
        return sqlState.startsWith(IN_USE_CLASS) ? CaptureErrorCode.SOURCE_BUSY : CaptureErrorCode.SOURCE_NOT_READY;
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(config.properties());
        PGProperty.USER.set(properties, config.user());
        PGProperty.PASSWORD.set(properties, config.password().reveal());
        PGProperty.APPLICATION_NAME.set(properties, "wwi-connector");
        PGProperty.TCP_KEEP_ALIVE.set(properties, "true");
        return properties;
    }
}
