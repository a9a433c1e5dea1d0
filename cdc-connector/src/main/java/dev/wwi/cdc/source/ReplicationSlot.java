package dev.wwi.cdc.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A replication slot as {@code pg_replication_slots} shows it.
 *
 * @param plugin its output plugin; null of a physical slot
 * @param database the database it decodes; null of a physical slot
 * @param active whether a process streams from it
 * @param confirmedFlushLsn what was acknowledged; PostgreSQL sends nothing that committed before it
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param retainedBytes how much WAL it holds back
 */
public record ReplicationSlot(
        @Nullable String plugin,
        @Nullable String database,
        boolean active,
        long confirmedFlushLsn,
        String walStatus,
        long retainedBytes) {
    private static final String SQL = """
            SELECT plugin, database, active, confirmed_flush_lsn, coalesce(wal_status, 'lost') AS wal_status,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint AS retained_bytes
              FROM pg_replication_slots
             WHERE slot_name = ?
            """;

    /** The slot of that name, if there is one. */
    public static Optional<ReplicationSlot> find(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setString(1, name);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                return Optional.of(new ReplicationSlot(
                        result.getString("plugin"),
                        result.getString("database"),
                        result.getBoolean("active"),
                        lsn(result.getString("confirmed_flush_lsn")),
                        result.getString("wal_status"),
                        result.getLong("retained_bytes")));
            }
        }
    }

    /** Drops the slot; PostgreSQL refuses while a process streams from it. */
    public static void drop(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    /** The end of the source's WAL. */
    public static long currentWalLsn(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_current_wal_lsn()");
                ResultSet result = statement.executeQuery()) {
            result.next();
            return lsn(result.getString(1));
        }
    }

    private static long lsn(@Nullable String text) {
        return text == null ? 0 : LogSequenceNumber.valueOf(text).asLong();
    }
}
