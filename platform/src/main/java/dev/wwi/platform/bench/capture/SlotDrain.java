package dev.wwi.platform.bench.capture;

import dev.wwi.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** Receives what a slot has and throws it away, for machines without {@code pg_recvlogical}. */
public final class SlotDrain {
    private static final int PROTOCOL_VERSION = 1;
    private static final long PAUSE_MILLIS = 1;

    private SlotDrain() {}

    /** Ends when the given LSN was received: arguments are JDBC URL, slot, publication, LSN. */
    public static void main(String[] arguments) throws SQLException, InterruptedException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, PostgresServer.SUPERUSER);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        LogSequenceNumber end = LogSequenceNumber.valueOf(arguments[3]);
        try (Connection connection = DriverManager.getConnection(arguments[0], properties);
                PGReplicationStream stream = connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(arguments[1])
                        .withSlotOption("proto_version", PROTOCOL_VERSION)
                        .withSlotOption("publication_names", arguments[2])
                        .start()) {
            while (stream.getLastReceiveLSN().asLong() < end.asLong()) {
                // What waits for data would wait for ever behind the last change: a keepalive alone tells of the end.
                if (stream.readPending() == null) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        }
    }
}
