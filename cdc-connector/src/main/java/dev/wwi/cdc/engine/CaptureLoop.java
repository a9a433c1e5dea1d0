package dev.wwi.cdc.engine;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.encode.ColumnProtection;
import dev.wwi.cdc.encode.RowDeletion;
import dev.wwi.cdc.encode.RowJson;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.position.ResumePoint;
import dev.wwi.cdc.position.StoredPosition;
import dev.wwi.cdc.snapshot.SnapshotReader;
import dev.wwi.cdc.source.Heartbeat;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.cdc.source.SlotCheck;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.CaptureProgress;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.TopicProvisioner;
import io.debezium.connector.postgresql.Module;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts capture from the stored position, again and again after failures that may pass, until it is stopped or meets a
 * failure that will not. Runs in a thread of its own.
 */
public final class CaptureLoop implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(CaptureLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final long STORED_POLL_MILLIS = 100;
    private static final long PAUSED_POLL_MILLIS = 100;

    private final CdcConfig config;
    private final TopicSchemas schemas;
    private final CaptureProgress progress;
    private final CaptureHalt halt;
    private final SourceDatabase database;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicReference<@Nullable Rereads> current = new AtomicReference<>();
    private final Object runLock = new Object();
    private final Set<UnconvertibleColumn> unconvertible = ConcurrentHashMap.newKeySet();
    private final Queue<SourceTable> requested = new ConcurrentLinkedQueue<>();
    private final Object rereadLock = new Object();
    private final Set<String> mendedTables = new HashSet<>();
    private long mendedOrders;
    private final Set<SourceTable> ordered = ConcurrentHashMap.newKeySet();
    private @Nullable CaptureRun run;
    private volatile List<SourceTable> captured;
    private volatile @Nullable CaptureException failure;
    private volatile @Nullable CaptureException order;

    /** Over the configured source; counts into {@code progress}. */
    public CaptureLoop(CdcConfig config, TopicSchemas schemas, CaptureProgress progress, CaptureHalt halt) {
        this.config = config;
        this.schemas = schemas;
        this.progress = progress;
        this.halt = halt;
        this.database = new SourceDatabase(config.source());
        this.captured = config.capture().sourceTables();
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (!isStopping()) {
            CaptureException ordered = order;
            if (ordered != null) {
                fail(ordered);
                return;
            }
            if (halt.isOn()) {
                awaitNext();
                continue;
            }
            long committedBefore = progress.transactions();
            try {
                runOnce();
            } catch (UnconvertibleColumnException e) {
                if (!unconvertible.add(e.column())) {
                    fail(e.column().failure());
                    return;
                }
            } catch (Throwable e) {
                CaptureException named = Failures.name(e);
                failure = named;
                if (isStopping()) {
                    break;
                }
                if (order != null) {
                    continue;
                }
                if (!named.code().isRetriable()) {
                    fail(named);
                    return;
                }
                pause = progress.transactions() > committedBefore ? FIRST_PAUSE : pause;
                retryAfter(pause, named);
                pause = Collections.min(
                        List.of(pause.multipliedBy(2), config.capture().maxRetryPause()));
            }
        }
        progress.enter(CapturePhase.STOPPED);
    }

    /** What capture waits for or stands still at; null while all is well. */
    public @Nullable CaptureException failure() {
        CaptureException ordered = order;
        if (ordered != null) {
            return ordered;
        }
        return switch (progress.status().phase()) {
            case SNAPSHOT, STREAMING, PAUSED -> null;
            case STARTING, RETRYING, FAILED, STOPPED -> failure;
        };
    }

    /** Has the present run end if capture may not go on any more. Does not wait for it. */
    public void haltChanged() {
        if (halt.isOn()) {
            stopRunAside("cdc-pause");
        }
    }

    /**
     * Makes capture stand still until a person mends something, also if it does so already for another reason. Does not
     * wait for it: what it hangs at may last.
     */
    public void standStill(CaptureException reason) {
        order = reason;
        stopRunAside("cdc-stand-still");
    }

    private void stopRunAside(String threadName) {
        Thread stopper = new Thread(this::stopRun, threadName);
        stopper.setDaemon(true);
        stopper.start();
    }

    /** The tables that are captured; before the stored position was read, those that are configured. */
    public List<SourceTable> captured() {
        return captured;
    }

    /**
     * Has tables captured too, as if they had been configured, until this process ends. What is captured goes on but for a
     * moment. Returns at once.
     */
    public void add(List<SourceTable> tables) {
        ordered.addAll(tables);
        stopRunAside("cdc-table-order");
    }

    /**
     * Has tables read again, one after the other, beside the stream. One that lacks a column in this run, since it had a
     * value that cannot be converted, waits for another run.
     *
     * @throws IllegalStateException if capture does not stream at the moment
     */
    public void reread(List<SourceTable> tables) {
        synchronized (rereadLock) {
            Rereads rereads = current.get();
            if (rereads == null || !rereads.request(tables)) {
                throw doesNotStream(tables);
            }
            List<String> mended = tables.stream()
                    .map(SourceTable::qualifiedName)
                    .filter(table -> unconvertible.stream()
                            .anyMatch(column -> column.table().equals(table)))
                    .toList();
            if (!mended.isEmpty()) {
                boolean waitsAlready = !mendedTables.isEmpty();
                mendedTables.addAll(mended);
                mendedOrders++;
                if (!waitsAlready) {
                    Thread restarter = new Thread(this::restartForMended, "cdc-reread-restart");
                    restarter.setDaemon(true);
                    restarter.start();
                }
            }
        }
    }

    /**
     * The engine runs without a column of these tables, and only another run can have it back. It must not meet the value
     * again that it cannot convert, which is also in the change that mends it.
     */
    private void restartForMended() {
        boolean complete = false;
        while (!complete) {
            long orders;
            synchronized (rereadLock) {
                orders = mendedOrders;
            }
            awaitOldValuesPassed();
            if (isEnding()) {
                return;
            }
            synchronized (rereadLock) {
                // The values of a later order may have come after those that were waited for.
                complete = orders == mendedOrders;
                if (complete) {
                    unconvertible.removeIf(column -> mendedTables.contains(column.table()));
                    requestInNextRun(mendedTables);
                    mendedTables.clear();
                }
            }
        }
        stopRun();
    }

    private void awaitOldValuesPassed() {
        try (Connection connection = database.open()) {
            long lsn = ReplicationSlot.currentWalLsn(connection);
            while (progress.storedLsn() < lsn && !isEnding()) {
                if (current.get() != null) {
                    Heartbeat.emit(connection);
                }
                Thread.sleep(STORED_POLL_MILLIS);
            }
        } catch (SQLException e) {
            LOGGER.atWarn().setCause(e).log("A re-read begins without knowing that its table's old values have passed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requestInNextRun(Collection<String> tables) {
        tables.forEach(table -> SourceTables.byQualifiedName(table).ifPresent(requested::add));
    }

    private IllegalStateException doesNotStream(List<SourceTable> tables) {
        String names = tables.stream().map(SourceTable::qualifiedName).collect(Collectors.joining(", "));
        return new IllegalStateException(names + " cannot be read again while capture does not stream; it is in phase "
                + progress.status().phase() + ", allowed is " + CapturePhase.STREAMING);
    }

    /** Lets the batch at hand finish, then ends {@link #run()}. */
    public void stop() {
        stopping.countDown();
        stopRun();
    }

    private void stopRun() {
        CaptureRun running;
        synchronized (runLock) {
            running = run;
        }
        if (running != null) {
            running.stop();
        }
    }

    private void runOnce() throws Throwable {
        DebeziumVersion.requireSupported(Module.version());
        CdcConfig wanted = wanted();
        provisionTopics(wanted);
        PositionTopic positions = new PositionTopic(config.capture().slot());
        try (ChangeProducer producer = ChangeProducer.open(
                config.kafka().clientSettings(), config.capture().slot())) {
            Optional<StoredPosition> stored = positions.read(config.kafka().clientSettings());
            CdcConfig capturing =
                    stored.map(position -> capturing(position.source(), wanted)).orElse(wanted);
            captured = capturing.capture().sourceTables();
            Map<String, ChangeTarget> targets = ChangeTargets.of(capturing, schemas, progress);
            Optional<StoredPosition> position = new StreamStart(
                            capturing, database, schemas, progress, targets, this::isInterrupted)
                    .find(stored, producer, positions);
            if (position.isPresent()) {
                stream(position.get(), producer, positions, targets, wanted, capturing);
            }
        }
    }

    private CdcConfig wanted() {
        List<SourceTable> tables = new ArrayList<>(config.capture().sourceTables());
        ordered.stream().filter(table -> !tables.contains(table)).forEach(tables::add);
        return config.withTables(tables);
    }

    /** What is captured is what the position says; a table that is wanted and not in it is added while that goes on. */
    private static CdcConfig capturing(CapturedSource stored, CdcConfig wanted) {
        List<SourceTable> tables = wanted.capture().sourceTables();
        SlotCheck.requireTables(
                stored, tables.stream().map(SourceTable::qualifiedName).toList());
        return wanted.withTables(tables.stream()
                .filter(table -> stored.tables().contains(table.qualifiedName()))
                .toList());
    }

    private void stream(
            StoredPosition position,
            ChangeProducer producer,
            PositionTopic positions,
            Map<String, ChangeTarget> targets,
            CdcConfig wanted,
            CdcConfig capturing)
            throws Throwable {
        ResumePoint from = position.requireResumePoint();
        progress.captured(from.startLsn());
        int maxTransactionRecords = config.capture().batch().maxTransactionRecords();
        StoppedTables stoppedTables = new StoppedTables(position.source().stopped(), progress);
        Rereads rereads = new Rereads(position.source().rereads(), progress);
        for (SourceTable table = requested.poll(); table != null; table = requested.poll()) {
            var unused = rereads.request(List.of(table));
        }
        stopUnconvertible(stoppedTables, rereads, from);
        FirstReads firstReads = FirstReads.open(config.kafka().clientSettings(), rereads.added(), targets.values());
        RereadWindow window = new RereadWindow();
        RowDeletion deletion = new RowDeletion(schemas);
        SnapshotReader.Setup setup = new SnapshotReader.Setup(
                capturing,
                DebeziumSettings.of(capturing, 0, List.of()),
                database,
                schemas,
                DebeziumSettings.UNAVAILABLE_PLACEHOLDER,
                progress::leftOut,
                firstReads::holds);
        try (TableAddition addition = addition(wanted, capturing);
                TableRereader rereader = new TableRereader(
                        rereads, window, stoppedTables, progress, targets, setup, deletion, firstReads)) {
            ChangeBatchHandler handler = new ChangeBatchHandler(
                    producer,
                    positions,
                    progress,
                    targets,
                    new Truncation(config.kafka().clientSettings(), deletion, producer, maxTransactionRecords),
                    stoppedTables,
                    new ChangeSender(
                            producer,
                            stoppedTables,
                            new ChangeLetters(new RowJson(
                                    DebeziumSettings.UNAVAILABLE_PLACEHOLDER,
                                    new ColumnProtection(config.capture().privacy()))),
                            firstReads),
                    rereads,
                    window,
                    firstReads,
                    addition,
                    maxTransactionRecords,
                    position.source(),
                    from);
            addition.start();
            rereader.start();
            current.set(rereads);
            stream(new CaptureRun(capturing, from.startLsn(), unconvertible, handler), wanted);
        } finally {
            current.set(null);
            // A request that came after the last resume point is stored nowhere.
            requestInNextRun(rereads.end());
        }
    }

    private TableAddition addition(CdcConfig wanted, CdcConfig capturing) {
        List<SourceTable> captures = capturing.capture().sourceTables();
        List<SourceTable> added = wanted.capture().sourceTables().stream()
                .filter(table -> !captures.contains(table))
                .toList();
        return new TableAddition(wanted, added, progress, () -> stopRunAside("cdc-table-addition-end"));
    }

    private void stream(CaptureRun next, CdcConfig wanted) throws Throwable {
        synchronized (runLock) {
            // An order that came since the orders were taken up needs another run.
            if (isInterrupted()
                    || !requested.isEmpty()
                    || !wanted.capture().sourceTables().containsAll(ordered)) {
                return;
            }
            run = next;
        }
        try {
            next.run();
        } finally {
            synchronized (runLock) {
                run = null;
            }
        }
    }

    private void provisionTopics(CdcConfig wanted) throws InterruptedException {
        try (Admin admin = Admin.create(config.kafka().clientSettings())) {
            new TopicProvisioner(admin, (short) config.capture().replicationFactor())
                    .provision(wanted.capture().topics());
        }
    }

    /**
     * Which change has the value, the engine does not say: all changes of the table from the resume point on go to the
     * dead letters, without that column. A re-read would let the table go on without it, so there is none in this run;
     * one that was ordered since waits for the next.
     */
    private void stopUnconvertible(StoppedTables stoppedTables, Rereads rereads, ResumePoint point) {
        for (UnconvertibleColumn column : unconvertible) {
            holdBack(column, rereads);
            if (stoppedTables.all().stream()
                    .noneMatch(stopped -> stopped.table().equals(column.table()))) {
                stoppedTables.stop(
                        column.table(),
                        column.failure(),
                        point.startLsn(),
                        TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
            }
        }
    }

    private void holdBack(UnconvertibleColumn column, Rereads rereads) {
        synchronized (rereadLock) {
            rereads.holdBack(column.table());
            if (!mendedTables.contains(column.table())) {
                rereads.giveUp(column.table(), column.failure());
            }
        }
    }

    private void fail(CaptureException named) {
        stopping.countDown();
        progress.enter(CapturePhase.FAILED);
        LOGGER.atError()
                .addKeyValue("code", named.code())
                .addKeyValue("hint", named.hint())
                .setCause(named)
                .log("Capture stands still");
    }

    private void retryAfter(Duration pause, CaptureException named) throws IllegalStateException {
        progress.enter(CapturePhase.RETRYING);
        progress.restarted();
        LOGGER.atWarn()
                .addKeyValue("code", named.code())
                .addKeyValue("reason", named.getMessage())
                .addKeyValue("pauseMillis", pause.toMillis())
                .log("Capture stopped and will start again");
        pause(pause.toMillis());
    }

    /** While it is not known whether capture is paused, it is starting. */
    private void awaitNext() {
        CapturePhase phase = halt.isPause() ? CapturePhase.PAUSED : CapturePhase.STARTING;
        if (progress.status().phase() != phase) {
            progress.enter(phase);
        }
        pause(PAUSED_POLL_MILLIS);
    }

    private void pause(long millis) {
        try {
            var unused = stopping.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isInterrupted() {
        return isEnding() || halt.isOn();
    }

    private boolean isEnding() {
        return isStopping() || order != null;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
