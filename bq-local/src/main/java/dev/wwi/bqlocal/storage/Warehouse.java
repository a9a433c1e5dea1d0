package dev.wwi.bqlocal.storage;

import com.sun.management.OperatingSystemMXBean;
import dev.wwi.bqlocal.catalog.Catalog;
import dev.wwi.bqlocal.catalog.Table;
import dev.wwi.bqlocal.row.RowBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * The database: one DuckDB file in a directory, locked by this process. What is committed survives the death of the
 * process at any moment.
 *
 * <p>Thread-safe. Readers take connections of their own and see everything that was acknowledged before their statement
 * began.
 */
public final class Warehouse implements AutoCloseable {
    /** The attached in-memory database that holds the results of queries. */
    public static final String RESULTS = "results";

    /** Prepares the database before anything uses it. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(DuckDBConnection connection) throws SQLException;
    }

    private static final String FILE = "warehouse.duckdb";
    private static final String LOG = FILE + ".wal";

    /** Each checkpoint rewrites what changed; the write-ahead log is cheap to keep and quick to replay. */
    private static final long CHECKPOINT_THRESHOLD_BYTES = 128L << 20;

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(250);

    private final DuckDBConnection connection;
    private final WriteLoop loop;
    private final Checkpoints checkpoints;

    private Warehouse(DuckDBConnection connection, WriteLoop loop, Checkpoints checkpoints) {
        this.connection = connection;
        this.loop = loop;
        this.checkpoints = checkpoints;
    }

    /**
     * Opens the database of a directory, which is created if it is missing.
     *
     * @param preparation what every start needs beside the data, such as functions
     * @param clock tells how long ago a delete was written
     */
    public static Warehouse open(Path directory, Preparation preparation, InstantSource clock) throws SQLException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not create the directory " + directory, e);
        }
        DuckDBConnection connection =
                (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(FILE));
        CatalogStore store = new CatalogStore();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL TimeZone = 'UTC'");
            // Far above that of Checkpoints: only if these fail a commit empties the log itself.
            statement.execute("SET checkpoint_threshold = '1GB'");
            statement.execute("SET memory_limit = '" + memoryLimitMegabytes() + "MB'");
            statement.execute("SET temp_directory = "
                    + Sql.literal(directory.resolve("spill").toString()));
            statement.execute("ATTACH ':memory:' AS " + RESULTS);
            preparation.prepare(connection);
            store.initialise(connection);
            addDeleteTimes(connection, clock);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        WriteLoop loop = new WriteLoop(connection, store, store.load(connection), clock);
        Checkpoints checkpoints = Checkpoints.start(
                connection.duplicate(), directory.resolve(LOG), CHECKPOINT_THRESHOLD_BYTES, CHECKPOINT_INTERVAL);
        loop.start();
        return new Warehouse(connection, loop, checkpoints);
    }

    /** Brings a directory of an earlier version up to date; the views are made anew with it. */
    private static void addDeleteTimes(DuckDBConnection connection, InstantSource clock) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet names = statement.executeQuery(Sql.findTablesWithoutDeleteTimes())) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        if (tables.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            for (String table : tables) {
                for (String step : Sql.addDeleteTimes(table, clock.millis())) {
                    statement.execute(step);
                }
            }
            for (Table table : new CatalogStore().load(connection).tables()) {
                if (!table.isView() && !table.columns().isEmpty()) {
                    statement.execute(Sql.createReadable(table));
                }
            }
            statement.execute("COMMIT");
        }
    }

    /** A quarter of the machine: a warehouse for one machine shares it with all that feeds it. */
    private static long memoryLimitMegabytes() {
        long total = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return Math.max(512, (total >> 20) / 4);
    }

    /** Everything that exists, as of the last commit. */
    public Catalog catalog() {
        return loop.catalog();
    }

    /** A new connection for reading; the caller closes it. */
    public DuckDBConnection connect() throws SQLException {
        return connection.duplicate();
    }

    /** Applies a change in a transaction of its own, in turn with the appends, and returns after its commit. */
    public <T> T change(Change<T> change) {
        return loop.change(change);
    }

    /**
     * Queues rows for writing and returns; blocks while too much is queued.
     *
     * @param bytes the size of the request that brought the rows
     * @param listener told when the rows are durable or refused
     */
    public void append(AppendTarget target, RowBlock block, long bytes, AppendListener listener) {
        loop.append(new Work.Append(target, block, bytes, listener));
    }

    /** Runs a reply on the write loop, after the answers of all earlier appends. */
    public void reply(Runnable reply) {
        loop.reply(reply);
    }

    /** Applies what is queued, then closes the database. */
    @Override
    public void close() throws SQLException {
        loop.close();
        checkpoints.close();
        connection.close();
    }
}
