package dev.wwi.streams;

import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.fact.FactTopology;
import dev.wwi.streams.failure.ThreadFailures;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The transforms: change topics in, {@code wwi.dim.*} and {@code wwi.fct.*} of a generation out, exactly once. Each output is a
 * function of the change topics' content, so a restart, a replay or another timing gives the same rows.
 */
public final class Transforms implements Service {
    /**
     * The longest way of a change through the application, in topics read one after the other: change topic, two of a
     * foreign-key join, calendar. Whoever waits for a change waits as often for what is in the topics.
     */
    public static final int ROUNDS = 4;

    private static final Duration PACE_CHECK_INTERVAL = Duration.ofSeconds(1);

    private final TransformsConfig config;
    private final MeterRegistry meters;
    private final ThreadFailures failures = new ThreadFailures();
    private final RestoreProgress restoreProgress = new RestoreProgress();
    private final PacedApplication application;
    private volatile @Nullable SchemaIds schemaIds;
    private volatile @Nullable PaceWatcher watcher;

    /** Wires the service; nothing is opened before the start. */
    public Transforms(TransformsConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
        this.application = new PacedApplication(
                config.processing(), this::createApplication, failures, restoreProgress, InstantSource.system());
    }

    @Override
    public String name() {
        return "stream-transforms";
    }

    /** The Kafka Streams application id: its consumer group, and the prefix of its internal topics. */
    public String applicationId() {
        return generation().applicationId();
    }

    /** The generation, which names all that is written. */
    public TransformsGeneration generation() {
        return config.processing().transformsGeneration();
    }

    /** Whether the application reads the topic: change topics, and what it sends to itself. */
    public boolean reads(String topic) {
        return generation().reads(topic);
    }

    /**
     * Where the application reads; its units are Kafka Streams' tasks.
     *
     * @param name of the stage
     */
    public LagStage lagStage(String name) {
        Subtopologies subtopologies = Subtopologies.of(generation());
        return new LagStage(name, applicationId(), this::reads, subtopologies::task);
    }

    /**
     * The topic with a key for each range of facts that is still to be corrected, and none once it was: in the same
     * transaction as the corrected facts the key goes.
     */
    public String pendingCorrectionsTopic() {
        return pendingCorrectionsTopic(generation());
    }

    /** The same of a generation that may run anywhere. */
    public static String pendingCorrectionsTopic(TransformsGeneration generation) {
        return generation.applicationId() + "-" + FactTopology.PENDING_CORRECTIONS + "-changelog";
    }

    /**
     * Creates the topics that are missing, registers the output schemas and starts.
     *
     * @throws dev.wwi.schemas.topics.TopicMismatchException if a topic has another number of partitions than configured
     * @throws dev.wwi.schemas.serde.SchemaRegistryException if the registry refuses an output schema or is not there
     */
    @Override
    public void start() throws InterruptedException {
        provisionTopics(config.processing());
        SchemaIds ids = RegistrySchemaIds.connect(
                config.kafka().schemaRegistryUrl(), config.kafka().schemaRegistryProperties());
        registerOutputSchemas(generation(), ids);
        schemaIds = ids;
        registerMeters();
        PaceWatcher watching = new PaceWatcher(
                application,
                new InputLag(Admin.create(config.kafka().clientSettings()), generation()),
                PACE_CHECK_INTERVAL);
        watcher = watching;
        watching.start();
    }

    @Override
    public Health health() {
        return application.health();
    }

    /** How far it is, thread by thread. */
    public TransformsStatus status() {
        return new TransformsStatus(
                application.state(),
                application.pace().map(Pace::name).orElse(null),
                new TransformsStatus.Restore(
                        restoreProgress.stores(), restoreProgress.restoredRecords(), restoreProgress.totalRecords()),
                application.threads(),
                deadLetters());
    }

    /** Stops taking records until {@link #resume}, also if it is started only then; what was taken is finished. */
    public void pause() {
        application.pause();
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        application.resume();
    }

    @Override
    public void close() {
        PaceWatcher watching = watcher;
        if (watching != null) {
            watching.close();
        }
    }

    private Application createApplication(Pace pace) {
        SchemaIds ids = Objects.requireNonNull(schemaIds, "start comes first");
        return StreamsApplication.create(config, pace, ids, failures, restoreProgress, meters);
    }

    private void provisionTopics(ProcessingConfig processing) throws InterruptedException {
        try (Admin admin = Admin.create(config.kafka().clientSettings())) {
            new TopicProvisioner(admin, (short) processing.replicationFactor()).provision(processing.topics());
        }
    }

    private static void registerOutputSchemas(TransformsGeneration generation, SchemaIds schemaIds) {
        for (TargetTable target : TargetTables.all()) {
            TargetTable table = generation.of(target);
            schemaIds.idOf(SchemaIds.keySubject(table.topic()), table.keySchema());
            schemaIds.idOf(SchemaIds.valueSubject(table.topic()), table.valueSchema());
        }
    }

    private void registerMeters() {
        TransformsMetrics.register(
                meters,
                () -> health().isReady(),
                () -> application.pace().filter(Pace.CATCHING_UP::equals).isPresent(),
                () -> restoreProgress.totalRecords() - restoreProgress.restoredRecords(),
                restoreProgress::stores);
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
}
