package dev.wwi.cdc.snapshot;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.ChangeEncoders;
import dev.wwi.cdc.encode.ColumnProtection;
import dev.wwi.cdc.encode.LeftOutReason;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.position.SnapshotRead;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.cdc.source.Identifiers;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a first snapshot has not read yet, by several connections that all see one moment.
 *
 * <p>Order: that of the tables, about. Delivery: what {@link #poll} has given is the caller's; what it has not is read
 * again by the next reader. Used by one thread; reads with its own.
 */
public final class SnapshotReader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotReader.class);
    private static final long CHUNK_BYTES = 4L * 1024 * 1024;
    private static final long MOST_CHUNK_BYTES = 4 * CHUNK_BYTES;

    private final List<Connection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final BlockingQueue<ChunkResult> results;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final SourceColumns columns;
    private final SnapshotState state;
    private final SnapshotPlan plan;
    private volatile boolean closed;

    /**
     * What a reader needs.
     *
     * @param config the connector's
     * @param debezium the properties that Debezium's connector runs with
     * @param database the source
     * @param schemas where the rows' schemas are registered
     * @param unavailablePlaceholder as in {@link ChangeEncoders}
     * @param leftOut told of each value in whose place NULL is written, by several threads
     * @param knownRows which rows the topics hold already
     */
    public record Setup(
            CdcConfig config,
            Properties debezium,
            SourceDatabase database,
            TopicSchemas schemas,
            String unavailablePlaceholder,
            Consumer<LeftOutReason> leftOut,
            KnownRows knownRows) {}

    private SnapshotReader(int threads, SourceColumns columns, SnapshotState state, SnapshotPlan plan) {
        this.results = new ArrayBlockingQueue<>(2 * threads);
        this.columns = columns;
        this.state = state;
        this.plan = plan;
    }

    /**
     * Starts reading.
     *
     * @param tables the tables, in the order to read them
     * @param rows about how many rows each has, by qualified name
     * @param before what was read before
     * @param exportedSnapshot the snapshot of the slot's moment, for the first read; null to read at this moment
     */
    public static SnapshotReader open(
            Setup setup,
            List<SourceTable> tables,
            Map<String, Long> rows,
            SnapshotState before,
            @Nullable String exportedSnapshot)
            throws SQLException {
        int threads = setup.config().capture().snapshot().threads();
        List<Connection> connections = new ArrayList<>();
        SourceColumns columns = SourceColumns.open(setup.debezium());
        try {
            Connection first = transaction(setup.database(), exportedSnapshot);
            connections.add(first);
            keepFromBeingRewritten(first, tables);
            SnapshotRead read = exportedSnapshot == null
                    ? moment(first)
                    : new SnapshotRead(null, before.consistentLsn(), micros(first));
            String shared = exportedSnapshot == null ? text(first, "SELECT pg_export_snapshot()") : exportedSnapshot;
            for (int thread = 1; thread < threads; thread++) {
                connections.add(transaction(setup.database(), shared));
            }
            List<TableShape> shapes = new ArrayList<>();
            for (SourceTable table : tables) {
                shapes.add(TableShape.read(
                        first,
                        table,
                        rows.getOrDefault(table.qualifiedName(), 0L),
                        setup.config().capture().snapshot().chunkRows(),
                        CHUNK_BYTES));
            }
            SnapshotState state = before.withRead(read);
            SnapshotReader reader = new SnapshotReader(threads, columns, state, SnapshotPlan.of(shapes, state));
            reader.connections.addAll(connections);
            reader.start(setup, read);
            return reader;
        } catch (SQLException | RuntimeException e) {
            connections.forEach(SnapshotReader::closeQuietly);
            columns.close();
            throw e;
        }
    }

    /** The state with this reader's read in it. */
    public SnapshotState state() {
        return state;
    }

    /**
     * The next rows; empty when none came within the time.
     *
     * @throws SQLException if the source did not go on
     * @throws IllegalStateException if reading ended otherwise
     */
    public Optional<ChunkResult> poll(long millis) throws SQLException, InterruptedException {
        ChunkResult result = results.poll(millis, TimeUnit.MILLISECONDS);
        Throwable failed = failure.get();
        if (result == null && failed instanceof SQLException ofSource) {
            throw ofSource;
        }
        if (result == null && failed != null) {
            throw new IllegalStateException("a thread that reads rows ended with " + failed, failed);
        }
        return Optional.ofNullable(result);
    }

    /** Reads no more of a table; chunks of it that are being read now may still come. */
    public void leaveOut(SourceTable table) {
        plan.leaveOut(table);
    }

    /** Whether everything was read and given out. */
    public boolean isComplete() {
        return plan.isRead() && results.isEmpty() && failure.get() == null;
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        // Closing the connection ends a COPY that is under way.
        connections.forEach(SnapshotReader::closeQuietly);
        columns.close();
    }

    private void start(Setup setup, SnapshotRead read) {
        Supplier<ChangeEncoders> encoders = () -> new ChangeEncoders(
                setup.schemas(),
                setup.unavailablePlaceholder(),
                new ColumnProtection(setup.config().capture().privacy()),
                setup.leftOut(),
                table -> {});
        for (int number = 0; number < connections.size(); number++) {
            SnapshotWorker worker = new SnapshotWorker(
                    plan,
                    new ChunkReader(connections.get(number), MOST_CHUNK_BYTES),
                    new RowReading(columns, encoders.get(), read, setup.knownRows()),
                    state.reads().size() - 1);
            Thread thread = new Thread(() -> work(worker), "cdc-snapshot-" + number);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void work(SnapshotWorker worker) {
        try {
            while (!closed && failure.get() == null && !plan.isRead()) {
                Optional<ChunkResult> result = worker.readNext();
                if (result.isPresent()) {
                    results.put(result.get());
                    worker.delivered();
                } else {
                    Thread.sleep(5);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // An error too: who waits for the rest of the rows must not wait for ever.
            if (!closed) {
                failure.compareAndSet(null, e);
            }
        }
    }

    private static Connection transaction(SourceDatabase database, @Nullable String snapshot) throws SQLException {
        Connection connection = session(database);
        try (Statement statement = connection.createStatement()) {
            if (snapshot != null) {
                statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
            }
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /** A connection whose transactions each see one moment, and that writes values in the forms that are read here. */
    static Connection session(SourceDatabase database) throws SQLException {
        Connection connection = database.open();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET DateStyle = 'ISO, MDY'");
            statement.execute("SET bytea_output = 'hex'");
            statement.execute("SET statement_timeout = 0");
            statement.execute("SET idle_in_transaction_session_timeout = 0");
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /**
     * Keeps tables as they are until the transaction ends: to a snapshot that is older than a TRUNCATE or an ALTER TABLE
     * that writes it anew, a table is empty (PostgreSQL, "MVCC Caveats"). Changes of rows go on. Before the transaction's
     * first query, it comes before its snapshot.
     */
    static void keepFromBeingRewritten(Connection connection, List<SourceTable> tables) throws SQLException {
        if (!tables.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE "
                        + tables.stream().map(Identifiers::quoted).collect(Collectors.joining(", "))
                        + " IN ACCESS SHARE MODE");
            }
        }
    }

    /** The moment that the transaction at hand sees; the first statement of one sets it. */
    static SnapshotRead moment(Connection connection) throws SQLException {
        String visible = text(connection, "SELECT pg_current_snapshot()");
        return new SnapshotRead(visible, lsn(connection), micros(connection));
    }

    private static long lsn(Connection connection) throws SQLException {
        return Long.parseLong(text(connection, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
    }

    private static long micros(Connection connection) throws SQLException {
        return Long.parseLong(text(connection, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"));
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOGGER.atDebug().setCause(e).log("A connection of the snapshot did not close cleanly");
        }
    }
}
