package dev.wwi.cdc.source;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits a heartbeat at intervals, and looks what the slot keeps and which tables are not captured, whatever capture is
 * doing. Errors are left to the next beat. Thread-safe.
 */
public final class Heartbeats implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeats.class);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final CdcConfig config;
    private final SourceDatabase database;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cdc-heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private final SlotWatch slotWatch;
    private final UncapturedTables uncapturedTables;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    /**
     * Of the configured source and slot.
     *
     * @param captured the tables that are captured now
     * @param failure what capture waits for or stands still at; null while all is well
     * @param standStill makes capture stand still
     */
    public Heartbeats(
            CdcConfig config,
            CaptureProgress progress,
            Supplier<List<SourceTable>> captured,
            Supplier<@Nullable CaptureException> failure,
            Consumer<CaptureException> standStill) {
        this.config = config;
        this.database = new SourceDatabase(config.source());
        this.slotWatch = new SlotWatch(
                config.capture(),
                progress,
                new SlotWatch.Captor() {
                    @Override
                    public @Nullable CaptureException failure() {
                        return failure.get();
                    }

                    @Override
                    public void standStill(CaptureException reason) {
                        standStill.accept(reason);
                    }
                },
                System::nanoTime);
        this.uncapturedTables = new UncapturedTables(captured, progress);
    }

    /** Starts beating. */
    public void start() {
        long millis = config.capture().heartbeatInterval().toMillis();
        var unused = timer.scheduleWithFixedDelay(this::beat, 0, millis, TimeUnit.MILLISECONDS);
    }

    /** Beats once, now; or, while the source says nothing, within a bound not at all. */
    public synchronized void beat() {
        try {
            Connection open = connection;
            if (open == null || open.isClosed()) {
                open = database.openFor(ANSWER);
                connection = open;
            }
            if (closed) {
                closeConnection();
                return;
            }
            slotWatch.look(open);
            Heartbeat.emit(open);
            uncapturedTables.look(open);
        } catch (SQLException | RuntimeException e) {
            LOGGER.atDebug().setCause(e).log("A heartbeat was not written or the slot not looked at");
            closeConnection();
        }
    }

    /** Does not wait for a beat that waits for the source. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOGGER.atDebug().setCause(e).log("The heartbeat's connection was not ended");
            }
        }
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
