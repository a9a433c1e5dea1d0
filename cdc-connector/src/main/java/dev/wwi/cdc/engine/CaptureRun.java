package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of Debezium's engine, from a position until it is stopped or fails. */
final class CaptureRun {
    private static final Logger LOGGER = LoggerFactory.getLogger(CaptureRun.class);
    private static final long CLOSE_RETRY_MILLIS = 50;

    private final ChangeBatchHandler handler;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean ended;

    CaptureRun(
            CdcConfig config,
            long startLsn,
            Collection<UnconvertibleColumn> unconvertible,
            ChangeBatchHandler handler) {
        DebeziumLogging.quiet();
        this.handler = handler;
        this.engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(DebeziumSettings.of(config, startLsn, unconvertible))
                .using((boolean success, String message, @Nullable Throwable error) -> {
                    if (!success) {
                        failure.set(error == null ? new IllegalStateException(message) : error);
                    }
                })
                .notifying(handler)
                .build();
    }

    /**
     * Runs until {@link #stop()}.
     *
     * @throws Throwable what ended the engine otherwise
     */
    void run() throws Throwable {
        try {
            engine.run();
        } finally {
            ended = true;
        }
        Throwable error = failure.get();
        if (error != null) {
            // What lies behind it may quote the value, of a protected column too.
            throw unconvertible(error)
                    .<Throwable>map(UnconvertibleColumnException::new)
                    .orElse(error);
        }
    }

    private static Optional<UnconvertibleColumn> unconvertible(Throwable error) {
        Set<Throwable> chain = new LinkedHashSet<>();
        for (Throwable cause = error; cause != null && chain.add(cause); cause = cause.getCause()) {
            Optional<UnconvertibleColumn> column = UnconvertibleColumn.of(cause);
            if (column.isPresent()) {
                return column;
            }
        }
        return Optional.empty();
    }

    /** Ends the run after the batch at hand. Safe to call at any time, from any thread. */
    void stop() {
        handler.stop();
        while (!ended) {
            try {
                engine.close();
                return;
            } catch (IllegalStateException e) {
                // The engine refuses while its tasks are starting, and when it is stopping already.
                LOGGER.atDebug().setCause(e).log("The engine cannot be closed at this moment");
            } catch (IOException e) {
                LOGGER.atWarn().setCause(e).log("The engine did not close cleanly");
                return;
            }
            if (!pause()) {
                return;
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(CLOSE_RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
