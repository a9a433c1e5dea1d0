package dev.wwi.cdc.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Messages in the source's WAL that carry nothing but their position.
 *
 * <p>They make a source whose captured tables are idle confirm its WAL: without them, the WAL of all other databases and
 * tables of the cluster would be kept for the slot. They write to no table ({@code pg_logical_emit_message}).
 */
public final class Heartbeat {
    /** The prefix of the messages. */
    public static final String PREFIX = "wwi-heartbeat";

    private static final int FLUSH_ARGUMENT_VERSION = 17;

    private Heartbeat() {}

    /**
     * Emits one and returns when it is on the source's disk, from where it is streamed.
     *
     * @param connection in auto-commit mode
     */
    public static void emit(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() >= FLUSH_ARGUMENT_VERSION) {
            execute(connection, "SELECT pg_logical_emit_message(false, ?, '', true)");
        } else {
            // Without the flush argument only a commit makes the WAL writer hurry.
            execute(connection, "SELECT pg_logical_emit_message(true, ?, '')");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, PREFIX);
            statement.execute();
        }
    }
}
