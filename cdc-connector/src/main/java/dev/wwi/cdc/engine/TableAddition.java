package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.RereadState;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.source.Heartbeat;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.cdc.source.SourcePreparation;
import dev.wwi.cdc.source.TableWriters;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tables up that are configured and not captured yet, while those that are go on.
 *
 * <p>First the source is prepared for them, as often as it takes: a table that is in use, or of which the role may not what
 * it must, holds up nobody else. What a transaction wrote that had begun to write to them before they were published is
 * streamed in part or not at all, and such a transaction may keep PostgreSQL from publishing them for as long as one process
 * streams (the releases before 17.5, 16.9, 15.13, 14.18). So all of these must have ended, and the stream must have passed
 * them. At the first commit behind them, which is no place within a transaction, the position says that the tables are
 * captured and are to be read; in the same Kafka transaction as the resume point, so that there is no state in between. This
 * run ends there. The next one streams them from that place on, by a new process at the source.
 *
 * <p>Nothing of this is stored before: a start begins with it again. Thread-safe.
 */
final class TableAddition implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TableAddition.class);
    private static final long POLL_MILLIS = 100;
    private static final long STOP_MILLIS = 5_000;

    private final CdcConfig config;
    private final SourceDatabase database;
    private final List<SourceTable> tables;
    private final CaptureProgress progress;
    private final Runnable endOfRun;
    private final RepeatingThread thread = new RepeatingThread("cdc-table-addition", this::tryToFindPlace, STOP_MILLIS);
    private volatile long dueLsn = Long.MAX_VALUE;

    /**
     * @param config with all tables that are to be captured
     * @param tables those of them that are not; none for nothing to do
     * @param progress told of the tables, and of what keeps them from being added
     * @param endOfRun ends the run at hand; does not wait for it
     */
    TableAddition(CdcConfig config, List<SourceTable> tables, CaptureProgress progress, Runnable endOfRun) {
        this.config = config;
        this.database = new SourceDatabase(config.source());
        this.tables =
                tables.stream().sorted(Comparator.comparing(SourceTable::feeds)).toList();
        this.progress = progress;
        this.endOfRun = endOfRun;
        progress.adding(names());
        progress.additionTrouble(null);
    }

    void start() {
        if (!tables.isEmpty()) {
            LOGGER.atInfo().addKeyValue("tables", names()).log("Tables are added to those that are captured");
            thread.start();
        }
    }

    /** Whether the tables are captured from that point on. */
    boolean isDue(ResumePoint point) {
        return point.startLsn() >= dueLsn && point.sentRecords() == 0;
    }

    /** The source with these tables captured, and to be read after those that are to be read already. */
    CapturedSource addedTo(CapturedSource source) {
        return source.withTables(Stream.concat(source.tables().stream(), names().stream())
                        .toList())
                .withRereads(Stream.concat(
                                source.rereads().stream(), names().stream().map(RereadState::added))
                        .toList());
    }

    /** Says that this is in Kafka. */
    void takenUp() {
        LOGGER.atInfo()
                .addKeyValue("tables", names())
                .log("The added tables are captured from here on; their rows are read beside the stream");
        thread.end();
        endOfRun.run();
    }

    @Override
    public void close() {
        thread.close();
    }

    private void tryToFindPlace() throws InterruptedException {
        try (Connection connection = database.open()) {
            new SourcePreparation(config).runQuietly(connection);
            progress.additionTrouble(null);
            TableWriters.awaitEnd(connection, tables);
            dueLsn = ReplicationSlot.walInsertLsn(connection);
            while (!thread.isEnded()) {
                // Makes the stream come to a commit behind that place, even if the source is idle.
                Heartbeat.emit(connection);
                Thread.sleep(POLL_MILLIS);
            }
        } catch (SQLException e) {
            pauseAfter(database.failure("let tables be added", e));
        } catch (RuntimeException e) {
            // It would end the thread, and no table would be added without anybody knowing.
            pauseAfter(Failures.name(e));
        }
    }

    private void pauseAfter(CaptureException trouble) throws InterruptedException {
        if (thread.isEnded()) {
            return;
        }
        String text = names() + " cannot be added: " + trouble.getMessage() + ". " + trouble.hint();
        if (!text.equals(progress.additionTrouble())) {
            LOGGER.atWarn()
                    .addKeyValue("tables", names())
                    .addKeyValue("code", trouble.code())
                    .addKeyValue("hint", trouble.hint())
                    .setCause(trouble)
                    .log("Tables cannot be added at the moment; this is tried again");
        }
        progress.additionTrouble(text);
        Thread.sleep(config.capture().maxRetryPause().toMillis());
    }

    private List<String> names() {
        return tables.stream().map(SourceTable::qualifiedName).toList();
    }
}
