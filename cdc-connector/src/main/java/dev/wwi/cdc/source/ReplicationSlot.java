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
 * @param activeProcessId the server's process that streams from it; null when none does
 * @param restartLsn the oldest WAL it holds back; 0 when it holds none
 * @param confirmedFlushLsn what was acknowledged; PostgreSQL sends nothing that committed before it
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param invalidation why PostgreSQL has invalidated it, of servers that say so (17 and later); else null
 * @param retainedBytes how much WAL it holds back
 * @param safeBytes how much WAL can be written before PostgreSQL may invalidate it; null when there is no limit
 * @param failover whether the server keeps it on its standbys; null of servers that cannot (before 17)
 */
public record ReplicationSlot(
        @Nullable String plugin,
        @Nullable String database,
        @Nullable Integer activeProcessId,
        long restartLsn,
        long confirmedFlushLsn,
        String walStatus,
        @Nullable String invalidation,
        long retainedBytes,
        @Nullable Long safeBytes,
        @Nullable Boolean failover) {
    private static final String SQL = """
            SELECT plugin, database, active_pid, restart_lsn, confirmed_flush_lsn,
                   coalesce(wal_status, 'lost') AS wal_status,
                   to_jsonb(s) ->> 'invalidation_reason' AS invalidation,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint AS retained_bytes,
                   safe_wal_size,
                   (to_jsonb(s) ->> 'failover')::boolean AS failover
              FROM pg_replication_slots s
             WHERE slot_name = ?
            """;

    /** Whether a process streams from it. */
    public boolean active() {
        return activeProcessId != null;
    }

    /** Whether PostgreSQL has invalidated it: nothing can be streamed from it any more. */
    public boolean isLost() {
        return walStatus.equals("lost");
    }

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
                        result.getObject("active_pid", Integer.class),
                        lsn(result.getString("restart_lsn")),
                        lsn(result.getString("confirmed_flush_lsn")),
                        result.getString("wal_status"),
                        result.getString("invalidation"),
                        result.getLong("retained_bytes"),
                        result.getObject("safe_wal_size", Long.class),
                        result.getObject("failover", Boolean.class)));
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

    /** An LSN behind all that is in the source's WAL, also what is not on its disk yet. */
    public static long walInsertLsn(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_current_wal_insert_lsn()");
                ResultSet result = statement.executeQuery()) {
            result.next();
            return lsn(result.getString(1));
        }
    }

    private static long lsn(@Nullable String text) {
        return text == null ? 0 : LogSequenceNumber.valueOf(text).asLong();
    }
}
