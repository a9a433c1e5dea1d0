package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.status.CaptureProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Emits a heartbeat at intervals, and looks what the slot keeps and which tables are not captured. Errors are left to the next beat. Thread-safe. */
public final class Heartbeats implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeats.class);

    private final CdcConfig config;
    private final CaptureProgress progress;
    private final SourceDatabase database;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cdc-heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private final UncapturedTables uncapturedTables;
    private @Nullable Connection connection;

    /** Of the configured source and slot. */
    public Heartbeats(CdcConfig config, CaptureProgress progress) {
        this.config = config;
        this.progress = progress;
        this.database = new SourceDatabase(config.source());
        this.uncapturedTables = new UncapturedTables(config.capture().sourceTables(), progress);
    }

    /** Starts beating. */
    public void start() {
        long millis = config.capture().heartbeatInterval().toMillis();
        var unused = timer.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Beats once, now. */
    public synchronized void beat() {
        try {
            Connection open = connection;
            if (open == null || open.isClosed()) {
                open = database.open();
                connection = open;
            }
            Heartbeat.emit(open);
            ReplicationSlot.find(open, config.capture().slot())
                    .ifPresent(slot -> progress.retained(slot.retainedBytes()));
            uncapturedTables.look(open);
        } catch (SQLException e) {
            LOGGER.atDebug().setCause(e).log("No heartbeat was written");
            closeConnection();
        }
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        closeConnection();
    }

    private void closeConnection() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOGGER.atDebug().setCause(e).log("The heartbeat's connection did not close cleanly");
            }
        }
    }
}
