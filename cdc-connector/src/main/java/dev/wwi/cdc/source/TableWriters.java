package dev.wwi.cdc.source;

import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that had written to tables, or to partitions of them, at one moment and had not ended.
 *
 * <p>They are told by their locks, which a transaction keeps until others see what it did (PostgreSQL,
 * {@code CommitTransaction}): longer than until its commit is in the WAL, which may be long before under synchronous
 * replication. Immutable.
 */
public final class TableWriters {
    private static final Logger LOGGER = LoggerFactory.getLogger(TableWriters.class);
    private static final long POLL_MILLIS = 100;
    // What INSERT, UPDATE, DELETE, COPY, TRUNCATE and the commands that write a table anew take.
    private static final String SQL = """
            SELECT DISTINCT l.virtualtransaction
              FROM pg_locks l
             WHERE l.locktype = 'relation' AND l.granted
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
               AND l.pid IS DISTINCT FROM pg_backend_pid()
               AND l.relation IN (SELECT ?::regclass::oid UNION SELECT relid::oid FROM pg_partition_tree(?::regclass))
            """;

    private final Set<SourceTable> tables;
    private final Set<String> transactions;

    private TableWriters(Collection<SourceTable> tables, Set<String> transactions) {
        this.tables = Set.copyOf(tables);
        this.transactions = Set.copyOf(transactions);
    }

    /** Those of now. */
    public static TableWriters now(Connection connection, Collection<SourceTable> tables) throws SQLException {
        return new TableWriters(tables, read(connection, tables));
    }

    /**
     * Waits until those of now have ended; others may begin meanwhile.
     *
     * @param connection in auto-commit mode
     */
    public static void awaitEnd(Connection connection, Collection<SourceTable> tables)
            throws SQLException, InterruptedException {
        TableWriters writers = now(connection, tables);
        if (writers.count() > 0) {
            LOGGER.atInfo()
                    .addKeyValue(
                            "tables",
                            tables.stream().map(SourceTable::qualifiedName).toList())
                    .addKeyValue("transactions", writers.count())
                    .log("Waiting for transactions that have written to added tables");
        }
        while (!writers.haveEnded(connection)) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean haveEnded(Connection connection) throws SQLException {
        if (transactions.isEmpty()) {
            return true;
        }
        Set<String> running = read(connection, tables);
        return transactions.stream().noneMatch(running::contains);
    }

    /** How many they were. */
    public int count() {
        return transactions.size();
    }

    private static Set<String> read(Connection connection, Collection<SourceTable> tables) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (SourceTable table : tables) {
                statement.setString(1, Identifiers.quoted(table));
                statement.setString(2, Identifiers.quoted(table));
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        found.add(result.getString(1));
                    }
                }
            }
        }
        return found;
    }
}
