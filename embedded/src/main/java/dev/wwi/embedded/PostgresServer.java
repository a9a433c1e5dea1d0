package dev.wwi.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of the platform's own, in a directory that outlives it, ready for logical replication:
 * {@code wal_level=logical}, commit time stamps, and every commit flushed to disk.
 *
 * <p>The server is a process of its own and survives the death of this one. {@link #start} attaches to a server that
 * still runs on the directory, waits for one that is on its way up or down, and recovers from one that was killed. It
 * listens on the loopback interface only and trusts whoever reaches it there. One process at a time may hold a
 * directory. All methods may be called from any thread.
 */
public final class PostgresServer implements AutoCloseable {
    /** The superuser that owns everything. */
    public static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final PostgresLaunch launch;
    private final FileChannel lock;
    private final boolean attached;
    private final Postmaster postmaster;
    private boolean closed;

    private PostgresServer(PostgresLaunch launch, FileChannel lock, boolean attached, Postmaster postmaster) {
        this.launch = launch;
        this.lock = lock;
        this.attached = attached;
        this.postmaster = postmaster;
    }

    /**
     * Starts the server, or attaches to it, and returns once it accepts connections.
     *
     * @throws IOException when the directory is held by another process or made by another version, or when PostgreSQL
     *     does not start; the message then ends with the last lines of its log
     */
    public static PostgresServer start(PostgresSettings settings) throws IOException, InterruptedException {
        return start(settings, ProgramRunner.forThisUser());
    }

    static PostgresServer start(PostgresSettings settings, ProgramRunner runner)
            throws IOException, InterruptedException {
        Files.createDirectories(settings.directory());
        FileChannel lock = hold(settings.directory());
        try {
            PostgresBinaries binaries = PostgresBinaries.unpackInto(settings.binariesDirectory());
            runner.own(settings.directory());
            PostgresLaunch launch = new PostgresLaunch(settings, runner, binaries);
            launch.makeDataDirectory();
            Optional<Postmaster> running = launch.runningServerThatFits();
            Postmaster postmaster = running.isPresent() ? running.get() : launch.startServer();
            LOG.atInfo()
                    .setMessage("PostgreSQL is ready")
                    .addKeyValue("port", postmaster.port())
                    .addKeyValue("processId", postmaster.processId())
                    .addKeyValue("attached", running.isPresent())
                    .log();
            return new PostgresServer(launch, lock, running.isPresent(), postmaster);
        } catch (IOException | InterruptedException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** The TCP port on 127.0.0.1. */
    public int port() {
        return postmaster.port();
    }

    /** The server's process id. */
    public long processId() {
        return postmaster.processId();
    }

    /** Whether the server ran already when this process came. */
    public boolean attached() {
        return attached;
    }

    /** The JDBC URL of one of its databases, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /** A new connection as superuser. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, "");
    }

    /**
     * Makes a database unless it exists.
     *
     * @return whether it was made
     */
    public boolean createDatabase(String name) throws SQLException {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("database name '" + name
                    + "': allowed are up to 63 lower-case letters, digits and underscores, not beginning with a digit");
        }
        try (Connection connection = connect(SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT 1 FROM pg_catalog.pg_database WHERE datname = '" + name + "'")) {
            if (found.next()) {
                return false;
            }
            statement.execute("CREATE DATABASE " + name);
            return true;
        }
    }

    /**
     * Stops the server: connections are ended, open transactions rolled back, everything written to disk. A server that
     * has not stopped within half a minute is ended at once and recovers at its next start. Closing twice is harmless.
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            launch.stopServer();
            LOG.atInfo()
                    .setMessage("PostgreSQL has stopped")
                    .addKeyValue("port", port())
                    .log();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL was stopping", interrupted);
        } finally {
            lock.close();
        }
    }

    private static FileChannel hold(Path directory) throws IOException {
        Path file = directory.resolve("owner.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("the PostgreSQL directory " + directory
                    + " is in use by another process: stop that one, or choose another directory");
        }
        return channel;
    }
}
