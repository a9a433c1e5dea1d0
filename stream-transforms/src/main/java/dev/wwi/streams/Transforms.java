package dev.wwi.streams;

import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.fact.FactTopology;
import dev.wwi.streams.failure.ThreadFailures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transforms: change topics in, {@code wwi.dim.*} and {@code wwi.fct.*} out, exactly once. Each output is a
 * function of the change topics' content, so a restart, a replay or another timing gives the same rows.
 */
public final class Transforms implements Service {
    /**
     * The longest way of a change through the application, in topics read one after the other: change topic, two of a
     * foreign-key join, calendar. Whoever waits for a change waits as often for what is in the topics.
     */
    public static final int ROUNDS = 4;

    private static final Logger LOGGER = LoggerFactory.getLogger(Transforms.class);
    private static final long PACE_CHECK_INTERVAL_MILLIS = 1_000;

    private final TransformsConfig config;
    private final MeterRegistry meters;
    private final ThreadFailures failures = new ThreadFailures();
    private final RestoreProgress restoreProgress = new RestoreProgress();
    private final Thread pacing = new Thread(this::keepPace, "transforms-pace");
    private volatile @Nullable InputLag lag;
    private volatile @Nullable Application application;
    private volatile @Nullable SchemaIds schemaIds;
    private volatile boolean paused;
    private volatile Instant steadySince = Instant.now();

    /** Wires the service; nothing is opened before the start. */
    public Transforms(TransformsConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "stream-transforms";
    }

    /** The Kafka Streams application id: its consumer group, and the prefix of its internal topics. */
    public String applicationId() {
        return config.processing().applicationId();
    }

    /** Whether the application reads the topic: change topics, and what it sends to itself. */
    public boolean reads(String topic) {
        return InputLag.isInput(topic, applicationId());
    }

    /**
     * The topic with a key for each range of facts that is still to be corrected, and none once it was: in the same
     * transaction as the corrected facts the key goes.
     */
    public String pendingCorrectionsTopic() {
        return applicationId() + "-" + FactTopology.PENDING_CORRECTIONS + "-changelog";
    }

    /**
     * Creates the topics that are missing, registers the output schemas and starts.
     *
     * @throws dev.wwi.schemas.topics.TopicMismatchException if a topic has another number of partitions than configured
     * @throws dev.wwi.schemas.serde.SchemaRegistryException if the registry refuses an output schema or is not there
     */
    @Override
    public void start() throws InterruptedException {
        ProcessingConfig processing = config.processing();
        provisionTopics(processing);
        SchemaIds ids = RegistrySchemaIds.connect(
                config.kafka().schemaRegistryUrl(), config.kafka().schemaRegistryProperties());
        registerOutputSchemas(ids);
        schemaIds = ids;
        registerMeters();
        InputLag inputLag = new InputLag(Admin.create(config.kafka().clientSettings()), applicationId());
        lag = inputLag;
        open(inputLag.isFirstStart() ? Pace.CATCHING_UP : Pace.LIVE.next(inputLag.records(), processing));
        pacing.setDaemon(true);
        pacing.start();
    }

    @Override
    public Health health() {
        if (failures.failed().isPresent()) {
            return failures.failed().get();
        }
        Application running = application;
        if (running == null) {
            return new Health.Starting("not started");
        }
        return switch (running.streams().state()) {
            case CREATED -> new Health.Starting("joining the group");
            case REBALANCING ->
                failures.passing().isPresent()
                        ? failures.passing().get()
                        : new Health.Starting(restoreProgress.stores() == 0 ? "taking over tasks" : restoring());
            case RUNNING -> failures.passing().isPresent() ? failures.passing().get() : new Health.Running();
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Health.Starting("stopped");
            case PENDING_ERROR, ERROR ->
                new Health.Failed(
                        "TRANSFORMS_FAILED",
                        "all stream threads have died",
                        "The log has the stack trace; start again when mended.");
        };
    }

    /** How far it is, thread by thread. */
    public TransformsStatus status() {
        TransformsStatus.Restore restore = new TransformsStatus.Restore(
                restoreProgress.stores(), restoreProgress.restoredRecords(), restoreProgress.totalRecords());
        Application running = application;
        if (running == null) {
            return new TransformsStatus("NOT_STARTED", restore, List.of(), deadLetters());
        }
        List<TransformsStatus.StreamThreadStatus> threads = running.streams().metadataForLocalThreads().stream()
                .map(Transforms::thread)
                .sorted(Comparator.comparing(TransformsStatus.StreamThreadStatus::name))
                .toList();
        return new TransformsStatus(running.streams().state().name(), restore, threads, deadLetters());
    }

    /** Stops taking records until {@link #resume}, also if it is started only then; what was taken is finished. */
    public synchronized void pause() {
        paused = true;
        Application running = application;
        if (running != null) {
            running.streams().pause();
        }
    }

    /** Goes on after {@link #pause}. */
    public synchronized void resume() {
        paused = false;
        Application running = application;
        if (running != null) {
            running.streams().resume();
        }
    }

    @Override
    public void close() {
        pacing.interrupt();
        Application running;
        synchronized (this) {
            running = application;
            application = null;
        }
        if (running != null) {
            running.close();
        }
        InputLag inputLag = lag;
        if (inputLag != null) {
            inputLag.close();
        }
    }

    private synchronized void open(Pace pace) {
        SchemaIds ids = Objects.requireNonNull(schemaIds, "start comes first");
        Application opened = Application.create(config, pace, ids, failures, restoreProgress, meters);
        if (paused) {
            opened.streams().pause();
        }
        application = opened;
        opened.streams().start();
    }

    private void keepPace() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(PACE_CHECK_INTERVAL_MILLIS);
                checkPace();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOGGER.atWarn().setCause(e).log("The transforms' pace could not be checked, and stays");
            }
        }
    }

    private void checkPace() throws InterruptedException {
        Application running = application;
        InputLag inputLag = lag;
        if (running == null || inputLag == null || paused || running.streams().state() != KafkaStreams.State.RUNNING) {
            return;
        }
        long remainingRecords = inputLag.records();
        Pace next = running.pace().next(remainingRecords, config.processing());
        if (next == running.pace()) {
            steadySince = Instant.now();
        } else if (Instant.now().isAfter(steadySince.plus(next.patience()))) {
            LOGGER.atInfo()
                    .addKeyValue("pace", next)
                    .addKeyValue("remainingRecords", remainingRecords)
                    .log("The transforms change their pace");
            changePace(next);
        }
    }

    private synchronized void changePace(Pace next) {
        Application running = application;
        if (running != null) {
            // Kafka Streams takes the interval when it is made. Tasks and stores stay this process's: nothing moves.
            running.close();
            open(next);
        }
    }

    private void provisionTopics(ProcessingConfig processing) throws InterruptedException {
        List<TopicSpec> topics = new ArrayList<>(Topics.changeTopics(processing.factPartitions()));
        topics.addAll(Topics.outputTopics(processing.factPartitions()));
        topics.addAll(Topics.transformsTopics(processing.factPartitions()));
        topics.addAll(Topics.deadLetterTopics());
        try (Admin admin = Admin.create(config.kafka().clientSettings())) {
            new TopicProvisioner(admin, (short) processing.replicationFactor()).provision(topics);
        }
    }

    private static void registerOutputSchemas(SchemaIds schemaIds) {
        for (TargetTable table : TargetTables.all()) {
            schemaIds.idOf(SchemaIds.keySubject(table.topic()), table.keySchema());
            schemaIds.idOf(SchemaIds.valueSubject(table.topic()), table.valueSchema());
        }
    }

    private void registerMeters() {
        Gauge.builder(
                        MetricNames.RUNNING,
                        this,
                        transforms -> transforms.health().isReady() ? 1 : 0)
                .register(meters);
        Gauge.builder(
                        MetricNames.RESTORE_REMAINING,
                        restoreProgress,
                        progress -> progress.totalRecords() - progress.restoredRecords())
                .register(meters);
        Gauge.builder(MetricNames.RESTORE_STORES, restoreProgress, RestoreProgress::stores)
                .register(meters);
    }

    private String restoring() {
        return "restoring " + restoreProgress.stores() + " stores, " + restoreProgress.restoredRecords() + " of "
                + restoreProgress.totalRecords() + " records";
    }

    private long deadLetters() {
        return Math.round(meters.find(DeadLetterWriter.WRITTEN).counters().stream()
                .filter(Transforms::isOurs)
                .mapToDouble(Counter::count)
                .sum());
    }

    private static boolean isOurs(Counter counter) {
        String stage = counter.getId().getTag("stage");
        return stage != null && stage.startsWith("transforms/");
    }

    private static TransformsStatus.StreamThreadStatus thread(ThreadMetadata thread) {
        return new TransformsStatus.StreamThreadStatus(
                thread.threadName(), thread.threadState(), tasks(thread.activeTasks()), tasks(thread.standbyTasks()));
    }

    private static List<String> tasks(Set<TaskMetadata> tasks) {
        return tasks.stream().map(task -> task.taskId().toString()).sorted().toList();
    }
}
