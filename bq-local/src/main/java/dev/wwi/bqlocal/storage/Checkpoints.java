package dev.wwi.bqlocal.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what the write-ahead log holds into the database file, by a thread and a connection of its own. A commit that
 * does so itself, which is DuckDB's way, keeps all appends waiting until it is done; beside the writer, DuckDB holds up
 * commits for the last part of it alone. What was committed is in the log or in the file at every moment.
 */
final class Checkpoints implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);

    private final DuckDBConnection connection;
    private final Path log;
    private final long thresholdBytes;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "bq-local-checkpoint"));

    private Checkpoints(DuckDBConnection connection, Path log, long thresholdBytes) {
        this.connection = connection;
        this.log = log;
        this.thresholdBytes = thresholdBytes;
    }

    /**
     * Looks at the log from now on.
     *
     * @param connection used for nothing else, closed with this
     * @param log the file of the write-ahead log, which need not be there
     * @param thresholdBytes size of the log from which on it is emptied
     */
    static Checkpoints start(DuckDBConnection connection, Path log, long thresholdBytes, Duration interval) {
        Checkpoints checkpoints = new Checkpoints(connection, log, thresholdBytes);
        var unused = checkpoints.timer.scheduleWithFixedDelay(
                checkpoints::look, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return checkpoints;
    }

    /** Returns when a checkpoint that has begun is complete. */
    @Override
    public void close() throws SQLException {
        timer.shutdown();
        boolean interrupted = false;
        while (!timer.isTerminated()) {
            try {
                timer.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        connection.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            if (Files.size(log) < thresholdBytes) {
                return;
            }
            long started = System.nanoTime();
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT");
            }
            LOGGER.atDebug()
                    .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                    .log("Emptied the write-ahead log");
        } catch (NoSuchFileException e) {
            // There is no log until the first commit, and for a moment when another one takes its place.
        } catch (IOException | SQLException | RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("Could not empty the write-ahead log, trying again");
        }
    }
}
