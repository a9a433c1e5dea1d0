package dev.wwi.sink;

import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import dev.wwi.runtime.deadletter.DeadLetterWriter;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.pause.PauseScope;
import dev.wwi.runtime.pause.Pauses;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.append.RowStreams;
import dev.wwi.sink.append.StorageWriteStreams;
import dev.wwi.sink.append.Trouble;
import dev.wwi.sink.changelog.ChangeLogs;
import dev.wwi.sink.changelog.StorageLogStreams;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.consume.ConsumeSettings;
import dev.wwi.sink.consume.ConsumerGroup;
import dev.wwi.sink.consume.DeadLetterThreshold;
import dev.wwi.sink.consume.Feed;
import dev.wwi.sink.consume.FeedTable;
import dev.wwi.sink.consume.QueuedDeadLetters;
import dev.wwi.sink.consume.TableFeeds;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.consume.TopicResend;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.Rebuilds;
import dev.wwi.sink.generation.SourceCheck;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.metrics.TableMetrics;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.Warehouse;
import dev.wwi.sink.table.WarehouseException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
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

    /** The name of the stage in which tables are written, as reports of lag call it. */
    public static final String STAGE = "sink";

    private static final Logger LOGGER = LoggerFactory.getLogger(BigQuerySink.class);
    private static final String NAME = "bq-sink";
    private static final int PREPARING_THREADS = 8;
    private static final int CLOSE_TIMEOUT_SECONDS = 10;
    private static final Backoff START_BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final SinkConfig config;
    private final MeterRegistry meters;
    private final SourceCheck source;
    private final SinkMetrics metrics;
    private final SchemaIds schemas;
    private final Warehouse warehouse;
    private final ExecutorService preparer = Executors.newFixedThreadPool(PREPARING_THREADS, threads("prepare"));
    private final ExecutorService closer = Executors.newCachedThreadPool(threads("close"));
    private final Thread starter = new Thread(this::startConsuming, NAME + "-start");
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Instant created = Instant.now();
    private final Pauses pauses;
    private @Nullable Admin admin;
    private @Nullable BigQueryWriteClient writeClient;
    private volatile @Nullable QueuedDeadLetters deadLetters;
    private volatile @Nullable TableFeeds feeds;
    private volatile @Nullable Rebuilds rebuilds;
    private volatile @Nullable ChangeLogs changeLogs;
    private volatile Health startHealth = new Health.Starting("connecting to BigQuery");

    /** Wires the sink; nothing is opened before {@link #start}. New generations are compared with the live ones. */
    public BigQuerySink(SinkConfig config, MeterRegistry meters) {
        this(config, meters, SourceCheck.none());
    }

    /**
     * The same, with new generations of tables judged by the source.
     *
     * @param source asked before a new generation is shown
     */
    public BigQuerySink(SinkConfig config, MeterRegistry meters, SourceCheck source) {
        this.config = config;
        this.meters = meters;
        this.source = source;
        this.metrics = new SinkMetrics(meters);
        this.schemas = RegistrySchemaIds.connect(
                config.kafka().schemaRegistryUrl(), config.kafka().schemaRegistryProperties());
        this.pauses = new Pauses(
                PauseScope.SINK, config.kafka().clientSettings(), meters, () -> Optional.ofNullable(changeLogs)
                        .ifPresent(ChangeLogs::haltChanged));
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
        pauses.start();
        starter.start();
    }

    @Override
    public Health health() {
        TableFeeds running = feeds;
        Rebuilds generations = rebuilds;
        if (running == null || generations == null) {
            return startHealth;
        }
        return new SinkHealth(running, generations, changeLogs, deadLetters, pauses).judge();
    }

    /** What has been done since the start; cheap enough to ask every second. */
    public SinkStatus status() {
        TableFeeds running = feeds;
        Rebuilds generations = rebuilds;
        List<SinkStatus.TableStatus> statuses = new ArrayList<>();
        if (running != null && generations != null) {
            Map<PhysicalTable, List<Trouble>> troubles = running.troubles();
            for (Feed feed : generations.live()) {
                statuses.add(status(feed, troubles.getOrDefault(feed.table(), List.of())));
            }
        }
        return new SinkStatus(
                statuses,
                generations == null ? null : generations.status(),
                IngestionCost.of(metrics.bytesAppended(), Duration.between(created, Instant.now()), config.cost()));
    }

    /** The published tables by the topic that fills what readers see of them; it changes with {@link #rebuild}. */
    public Map<String, String> tablesByTopic() {
        return live().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Feed::topic, feed -> feed.table().published().toString()));
    }

    /**
     * Who reads for what readers see now, and for what they see in a moment when a table is being swapped. Empty before the
     * sink consumes.
     */
    public Set<TopicReader> topicReaders() {
        Rebuilds generations = rebuilds;
        return generations == null ? Set.of() : readers(generations.seen());
    }

    /** Who reads for any generation of a table, seen or not. Empty before the sink consumes. */
    public Set<TopicReader> allTopicReaders() {
        Rebuilds generations = rebuilds;
        return generations == null ? Set.of() : readers(generations.fed());
    }

    /** The tables that take no changes before a new generation takes the live one's place. */
    public Set<String> tablesStandingStill() {
        Rebuilds generations = rebuilds;
        return generations == null ? Set.of() : generations.standingStill();
    }

    /** Where it reads: the tables as readers see them, and the change logs if they are written. */
    public List<LagStage> lagStages() {
        List<LagStage> stages = new ArrayList<>();
        stages.add(new LagStage(STAGE, this::readers, TopicPartition::toString));
        if (config.changeLog().enabled()) {
            stages.add(
                    LagStage.ofPartitions("change-log", config.changeLog().group(), topic -> SourceTables.byTopic(topic)
                            .isPresent()));
        }
        return stages;
    }

    /**
     * Rebuilds tables, or decides what becomes of rebuilds, and returns the tables' names at once; {@link
     * SinkStatus#rebuilds} tells how far they are.
     *
     * @throws IllegalArgumentException if a name is of no table
     * @throws IllegalStateException if that cannot be at the moment; the message says why
     * @throws InterruptedException while it was waited for this process to look after the generations
     */
    public List<String> rebuild(RebuildOrder order) throws InterruptedException {
        Rebuilds generations = rebuilds;
        if (generations == null) {
            throw new IllegalStateException("tables cannot be rebuilt before the sink consumes");
        }
        return generations.order(order);
    }

    /**
     * Writes rows of a table again as its topic has them; {@link TopicResend} says why that is safe while the table is
     * being written to. Blocks until BigQuery has acknowledged them.
     *
     * @return how many changes were sent
     * @throws IllegalArgumentException if no topic feeds such a table
     * @throws IllegalStateException if the sink does not run, or not all was acknowledged in time
     */
    public long resend(ResendOrder order, Duration timeout) {
        QueuedDeadLetters letters = deadLetters;
        Rebuilds generations = rebuilds;
        TableFeeds opened = feeds;
        if (generations == null || opened == null || letters == null) {
            throw new IllegalStateException("the sink does not run yet");
        }
        FeedTable table = generations.live().stream()
                .filter(feed -> feed.table().published().toString().equals(order.table()))
                .findFirst()
                .flatMap(feed -> opened.table(feed.table()))
                .orElseThrow(() -> new IllegalArgumentException("no topic feeds a table " + order.table()));
        long sent = new TopicResend(consumeSettings(config.consume().group()), table, schemas, letters, preparer)
                .run(order.wholeTopic(), Set.copyOf(order.keys()), Instant.now().plus(timeout));
        LOGGER.atInfo()
                .setMessage("rows were sent again")
                .addKeyValue("table", order.table())
                .addKeyValue("changes", sent)
                .log();
        return sent;
    }

    @Override
    public void close() {
        stopped.countDown();
        pauses.close();
        starter.interrupt();
        awaitEndOf(starter);
        if (rebuilds != null) {
            rebuilds.close();
        }
        if (feeds != null) {
            feeds.close();
        }
        if (changeLogs != null) {
            changeLogs.close();
        }
        if (deadLetters != null) {
            deadLetters.close();
        }
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

    /** What fills the tables that readers see; before the ledger is read, as it was in the beginning. */
    private List<Feed> live() {
        Rebuilds generations = rebuilds;
        return generations == null ? new Feeds(config.bigQuery()).all(published -> 1) : generations.live();
    }

    private Function<String, Optional<String>> readers() {
        Map<String, String> groups = live().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Feed::topic, feed -> config.consume().group(feed.table().generation())));
        return topic -> Optional.ofNullable(groups.get(topic));
    }

    private Set<TopicReader> readers(List<Feed> fed) {
        return fed.stream()
                .map(feed -> new TopicReader(
                        feed.table().published().toString(),
                        feed.topic(),
                        config.consume().group(feed.table().generation())))
                .collect(Collectors.toUnmodifiableSet());
    }

    private void startConsuming() {
        TableFeeds opened = tableFeeds();
        feeds = opened;
        WarehousePreparation preparation =
                new WarehousePreparation(config.bigQuery(), warehouse, new TopicIdentities(admin), preparer);
        try {
            for (int attempt = 1; stopped.getCount() > 0; attempt++) {
                try {
                    startHealth = new Health.Starting("creating datasets and tables");
                    startConsuming(opened, preparation);
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

    private TableFeeds tableFeeds() {
        TopicIdentities topics = new TopicIdentities(admin);
        RowStreams streams = new StorageWriteStreams(writeClient);
        return new TableFeeds(
                feed -> new FeedTable(
                        feed,
                        warehouse,
                        topics,
                        schemas,
                        streams,
                        closer,
                        new DeadLetterThreshold(
                                config.consume().deadLetterLimit(),
                                config.consume().deadLetterWindow()),
                        metrics.table(feed.table().published().toString())
                                .generation(feed.table().generation()),
                        () -> pauses.isHalted(
                                PauseScope.SINK, feed.table().published().toString())),
                config.consume()::group,
                (name, tables) -> new ConsumerGroup(
                        consumeSettings(name), config.consume().threads(), tables, deadLetters, preparer));
    }

    private void startConsuming(TableFeeds opened, WarehousePreparation preparation) throws InterruptedException {
        List<Feed> shown = preparation.shownTables();
        Rebuilds generations = Rebuilds.open(
                new Rebuilds.Place(
                        config.kafka().clientSettings(),
                        config.consume().group(),
                        config.consume()::group,
                        admin,
                        warehouse,
                        opened,
                        shown,
                        source,
                        meters),
                config.generations().gracePeriod(),
                config.generations().replicationFactor());
        try {
            preparation.prepareStarSchema(opened, generations.live());
            generations.start();
        } catch (RuntimeException e) {
            generations.close();
            throw e;
        }
        rebuilds = generations;
        if (config.changeLog().enabled()) {
            startChangeLogs();
        }
    }

    private void startChangeLogs() {
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
                metrics,
                () -> pauses.isHalted(PauseScope.SINK));
        logs.start();
        changeLogs = logs;
    }

    private ConsumeSettings consumeSettings(String group) {
        return new ConsumeSettings(
                config.kafka().clientSettings(),
                group,
                config.consume().commitInterval(),
                config.consume().settleTimeout(),
                config.consume().maxBytesInFlight() / config.consume().threads(),
                config.append().limits());
    }

    private SinkStatus.TableStatus status(Feed feed, List<Trouble> troubles) {
        String published = feed.table().published().toString();
        TableMetrics counts = metrics.table(published);
        return new SinkStatus.TableStatus(
                published,
                feed.topic(),
                config.consume().group(feed.table().generation()),
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
