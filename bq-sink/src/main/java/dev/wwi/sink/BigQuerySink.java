package dev.wwi.sink;

import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.append.RowStreams;
import dev.wwi.sink.append.StorageWriteStreams;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.changelog.ChangeLogs;
import dev.wwi.sink.changelog.StorageLogStreams;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.ConsumeSettings;
import dev.wwi.sink.consume.ConsumerGroup;
import dev.wwi.sink.consume.DeadLetterThreshold;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.FeedContent;
import dev.wwi.sink.consume.FeedTable;
import dev.wwi.sink.consume.QueuedDeadLetters;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.metrics.TableMetrics;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.Warehouse;
import dev.wwi.sink.table.WarehouseException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink as a service: every change topic into its raw table, every output topic into its table of the star schema.
 *
 * <p>Each row is delivered at least once and has its effect exactly once: it carries its topic's offset as sequence
 * number, and BigQuery keeps the change with the highest. Offsets are committed after BigQuery acknowledged every row
 * before them. A table that takes no rows holds up its own topic alone.
 */
public final class BigQuerySink implements Service {

    private static final Logger LOGGER = LoggerFactory.getLogger(BigQuerySink.class);
    private static final String NAME = "bq-sink";
    private static final int PREPARING_THREADS = 8;
    private static final int CLOSE_TIMEOUT_SECONDS = 10;
    private static final Backoff START_BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final SinkConfig config;
    private final MeterRegistry meters;
    private final SinkMetrics metrics;
    private final SchemaIds schemas;
    private final Warehouse warehouse;
    private final ExecutorService preparer = Executors.newFixedThreadPool(PREPARING_THREADS, threads("prepare"));
    private final ExecutorService closer = Executors.newCachedThreadPool(threads("close"));
    private final Thread starter = new Thread(this::startConsuming, NAME + "-start");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, FeedTable> tables = new ConcurrentHashMap<>();
    private final Instant created = Instant.now();
    private @Nullable Admin admin;
    private @Nullable BigQueryWriteClient writeClient;
    private volatile @Nullable QueuedDeadLetters deadLetters;
    private volatile @Nullable ConsumerGroup consumers;
    private volatile @Nullable ChangeLogs changeLogs;
    private volatile Health startHealth = new Health.Starting("connecting to BigQuery");

    /** Wires the sink; nothing is opened before {@link #start}. */
    public BigQuerySink(SinkConfig config, MeterRegistry meters) {
        this.config = config;
        this.meters = meters;
        this.metrics = new SinkMetrics(meters);
        this.schemas = RegistrySchemaIds.connect(
                config.kafka().schemaRegistryUrl(), config.kafka().schemaRegistryProperties());
        this.warehouse = new Warehouse(
                BigQueryClients.rest(config.bigQuery()),
                config.bigQuery().project(),
                config.bigQuery().location(),
                config.tables().policy());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() throws IOException {
        writeClient = BigQueryClients.write(config.bigQuery());
        deadLetters = new QueuedDeadLetters(DeadLetterWriter.open(config.kafka(), Topics.SINK_DEAD_LETTERS, meters));
        deadLetters.start();
        admin = Admin.create(config.kafka().clientSettings());
        starter.start();
    }

    @Override
    public Health health() {
        ConsumerGroup running = consumers;
        if (running == null) {
            return startHealth;
        }
        ChangeLogs logs = changeLogs;
        Optional<Throwable> failure = running.failure().or(() -> logs == null ? Optional.empty() : logs.failure());
        if (failure.isPresent()) {
            return new Health.Failed(
                    "INTERNAL_ERROR", "a consumer thread failed: " + failure.get(), "see the log, restart, report it");
        }
        Troubles troubles = running.troubles();
        if (!troubles.isEmpty()) {
            return new Health.Degraded(
                    troubles.topics() + " of " + tables.size() + " tables take no rows: " + troubles.describe());
        }
        Troubles logTroubles = logs == null ? new Troubles() : logs.troubles();
        if (!logTroubles.isEmpty()) {
            return new Health.Degraded(logTroubles.topics() + " change logs take no rows: " + logTroubles.describe());
        }
        Optional<String> logInterruption = logs == null ? Optional.empty() : logs.interruption();
        if (logInterruption.isPresent()) {
            return new Health.Degraded("change logs are not written and start again: " + logInterruption.get());
        }
        QueuedDeadLetters letters = deadLetters;
        Optional<String> unwritten = letters == null ? Optional.empty() : letters.failure();
        if (unwritten.isPresent()) {
            return new Health.Degraded("bad records are held up: " + unwritten.get());
        }
        Optional<String> interruption = running.interruption();
        return interruption.isPresent()
                ? new Health.Degraded("a consumer was ended by Kafka and starts again: " + interruption.get())
                : new Health.Running();
    }

    /** What has been done since the start; cheap enough to ask every second. */
    public SinkStatus status() {
        ConsumerGroup running = consumers;
        Troubles troubles = running == null ? new Troubles() : running.troubles();
        List<SinkStatus.TableStatus> statuses = new ArrayList<>();
        for (Feed feed : new Feeds(config.bigQuery()).all(published -> 1)) {
            FeedTable table = tables.get(feed.topic());
            if (table != null) {
                statuses.add(status(table.feed(), troubles.of(feed.topic())));
            }
        }
        return new SinkStatus(
                statuses,
                IngestionCost.of(metrics.bytesAppended(), Duration.between(created, Instant.now()), config.cost()));
    }

    /** The published tables by the topic that fills them. */
    public Map<String, String> tablesByTopic() {
        return tablesByTopic(config);
    }

    /** Where it reads: the tables, and the change logs if they are written. */
    public List<LagStage> lagStages() {
        return lagStages(config);
    }

    /** The published tables by the topic that fills them, of a sink with that configuration. */
    public static Map<String, String> tablesByTopic(SinkConfig config) {
        return new Feeds(config.bigQuery())
                .all(published -> 1).stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Feed::topic, feed -> feed.table().published().toString()));
    }

    /** Where a sink with that configuration reads: the tables, and the change logs if they are written. */
    public static List<LagStage> lagStages(SinkConfig config) {
        Set<String> topics = tablesByTopic(config).keySet();
        List<LagStage> stages = new ArrayList<>();
        stages.add(LagStage.ofPartitions("sink", config.consume().group(), topics::contains));
        if (config.changeLog().enabled()) {
            stages.add(
                    LagStage.ofPartitions("change-log", config.changeLog().group(), topic -> SourceTables.byTopic(topic)
                            .isPresent()));
        }
        return stages;
    }

    @Override
    public void close() {
        stopped.countDown();
        starter.interrupt();
        awaitEndOf(starter);
        if (consumers != null) {
            consumers.close();
        }
        if (changeLogs != null) {
            changeLogs.close();
        }
        if (deadLetters != null) {
            deadLetters.close();
        }
        tables.values().forEach(FeedTable::close);
        preparer.shutdownNow();
        closer.shutdown();
        try {
            if (!closer.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.atWarn()
                        .setMessage("append streams are left open, they did not close in time")
                        .log();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writeClient != null) {
            writeClient.close();
        }
        if (admin != null) {
            admin.close();
        }
    }

    private void startConsuming() {
        try {
            for (int attempt = 1; stopped.getCount() > 0; attempt++) {
                try {
                    openTables();
                    startConsumers();
                    return;
                } catch (WarehouseException | KafkaException e) {
                    startHealth = new Health.Degraded("cannot start yet: " + e.getMessage());
                    LOGGER.atWarn()
                            .setMessage("cannot start yet, trying again")
                            .addKeyValue("attempt", attempt)
                            .addKeyValue("reason", e.getMessage())
                            .log();
                    stopped.await(START_BACKOFF.after(attempt).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOGGER.atError().setMessage("start failed").setCause(e).log();
            startHealth = new Health.Failed("START_FAILED", "the sink cannot start: " + e, "see the log");
        }
    }

    private void openTables() throws InterruptedException {
        startHealth = new Health.Starting("creating datasets and tables");
        warehouse.ensureDataset(config.bigQuery().stagingDataset());
        warehouse.ensureDataset(config.bigQuery().rawDataset());
        warehouse.ensureDataset(config.bigQuery().analyticsDataset());
        Feeds feeds = new Feeds(config.bigQuery());
        Map<PublishedTable, Long> generations = new ConcurrentHashMap<>();
        inParallel(feeds.all(published -> 1), feed -> {
            PublishedTable published = feed.table().published();
            generations.put(published, warehouse.publishedGeneration(published).orElse(1L));
        });
        TopicIdentities topics = new TopicIdentities(admin);
        RowStreams streams = new StorageWriteStreams(writeClient);
        for (Feed feed : feeds.all(generations::get)) {
            tables.computeIfAbsent(
                    feed.topic(),
                    topic -> new FeedTable(
                            feed,
                            warehouse,
                            topics,
                            schemas,
                            streams,
                            closer,
                            new DeadLetterThreshold(
                                    config.consume().deadLetterLimit(),
                                    config.consume().deadLetterWindow())));
        }
        // The star schema is known beforehand, so its tables can be queried before their first row.
        inParallel(tables.values(), table -> {
            if (table.feed().content() instanceof FeedContent.StarRows star
                    && topics.of(table.feed().topic()).isPresent()) {
                table.prepare(star.target().valueSchema());
            }
        });
    }

    private void startConsumers() {
        ConsumeSettings settings = new ConsumeSettings(
                config.kafka().clientSettings(),
                config.consume().group(),
                config.consume().commitInterval(),
                config.consume().settleTimeout(),
                config.consume().maxBytesInFlight() / config.consume().threads(),
                config.append().limits());
        ConsumerGroup group = new ConsumerGroup(
                settings, config.consume().threads(), new LinkedHashMap<>(tables), deadLetters, metrics, preparer);
        if (config.changeLog().enabled()) {
            ChangeLogs logs = new ChangeLogs(
                    new ChangeLogs.Place(
                            config.kafka().clientSettings(),
                            config.changeLog().group(),
                            config.bigQuery().project(),
                            config.bigQuery().stagingDataset(),
                            config.changeLog().dataset()),
                    warehouse,
                    new TopicIdentities(admin),
                    schemas,
                    new StorageLogStreams(writeClient, closer),
                    config.append().limits(),
                    config.consume().settleTimeout(),
                    metrics);
            logs.start();
            changeLogs = logs;
        }
        group.start();
        consumers = group;
    }

    private SinkStatus.TableStatus status(Feed feed, List<Trouble> troubles) {
        String published = feed.table().published().toString();
        TableMetrics counts = metrics.table(published);
        return new SinkStatus.TableStatus(
                published,
                feed.topic(),
                config.consume().group(),
                feed.table().generation(),
                counts.rowsAppended(),
                counts.rowsAcknowledged(),
                counts.superseded(),
                counts.bytesAppended(),
                counts.deadLetters(),
                counts.valuesLeftOut(),
                counts.newestCommitMicros(),
                config.tables().policy().maxStalenessOf(feed.table().published()),
                troubles);
    }

    private <T> void inParallel(Iterable<T> items, Consumer<T> action) throws InterruptedException {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (T item : items) {
            futures.add(CompletableFuture.runAsync(() -> action.accept(item), preparer));
        }
        for (CompletableFuture<Void> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private static void awaitEndOf(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory threads(String purpose) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, NAME + "-" + purpose + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
