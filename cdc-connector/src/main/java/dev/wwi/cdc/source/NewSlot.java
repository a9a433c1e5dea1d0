package dev.wwi.cdc.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A replication slot that was just created, with the snapshot of the moment at which it starts.
 *
 * <p>The snapshot can be taken over by other sessions until this is closed (PostgreSQL, "CREATE_REPLICATION_SLOT",
 * {@code EXPORT_SNAPSHOT}); the slot stays.
 */
public final class NewSlot implements AutoCloseable {
    private static final int OPTION_LIST_VERSION = 15;
    private static final int FAILOVER_VERSION = 17;

    private final Connection connection;
    private final long consistentLsn;
    private final String snapshot;

    private NewSlot(Connection connection, long consistentLsn, String snapshot) {
        this.connection = connection;
        this.consistentLsn = consistentLsn;
        this.snapshot = snapshot;
    }

    /**
     * Creates a slot for {@code pgoutput}, and waits for the transactions that run meanwhile. A server that has it keeps
     * the slot on its standbys, so that it survives a failover.
     */
    public static NewSlot create(SourceDatabase database, String name) throws SQLException {
        Connection connection = database.openReplication();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        command(name, connection.getMetaData().getDatabaseMajorVersion()))) {
            result.next();
            return new NewSlot(
                    connection,
                    LogSequenceNumber.valueOf(result.getString("consistent_point"))
                            .asLong(),
                    result.getString("snapshot_name"));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Where the slot starts: every transaction that commits after it is streamed, all before are in the snapshot. */
    public long consistentLsn() {
        return consistentLsn;
    }

    /** The exported snapshot's name. */
    public String snapshot() {
        return snapshot;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static String command(String name, int majorVersion) {
        String create = "CREATE_REPLICATION_SLOT " + Identifiers.quoted(name) + " LOGICAL pgoutput ";
        if (majorVersion >= FAILOVER_VERSION) {
            return create + "(SNAPSHOT 'export', FAILOVER true)";
        }
        return create + (majorVersion >= OPTION_LIST_VERSION ? "(SNAPSHOT 'export')" : "EXPORT_SNAPSHOT");
    }
}
