package dev.wwi.sink.changelog;

import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.sink.append.AppendLimits;
import dev.wwi.sink.append.Backoff;
import dev.wwi.sink.append.Troubles;
import dev.wwi.sink.consume.ConsumerProperties;
import dev.wwi.sink.consume.TopicIdentities;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.Warehouse;
import dev.wwi.sink.table.WarehouseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The change logs of all source tables, written by one thread. A consumer that Kafka ends is replaced. Thread-safe. */
public final class ChangeLogs implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeLogs.class);
    private static final long HALT_POLL_MILLIS = 200;
    private static final Duration INTERRUPTED_TIMEOUT = Duration.ofSeconds(10);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Place place;
    private final Warehouse warehouse;
    private final TopicIdentities topics;
    private final SchemaIds schemas;
    private final LogStreams streams;
    private final AppendLimits limits;
    private final Duration settleTimeout;
    private final SinkMetrics metrics;
    private final BooleanSupplier halted;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "bq-sink-change-logs");
    private volatile @Nullable ChangeLogLoop loop;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String interruption;

    /**
     * Where changes come from and go to.
     *
     * @param client settings of every consumer
     * @param group the logs' own consumer group
     * @param dataset of the logs' views
     */
    public record Place(
            Map<String, Object> client, String group, String project, String stagingDataset, String dataset) {
        public Place {
            client = Map.copyOf(client);
        }
    }

    /**
     * @param halted whether no changes shall be taken at the moment
     * @param settleTimeout how long {@link #close} lets what is under way come to its end, before it is interrupted
     */
    public ChangeLogs(
            Place place,
            Warehouse warehouse,
            TopicIdentities topics,
            SchemaIds schemas,
            StorageLogStreams streams,
            AppendLimits limits,
            Duration settleTimeout,
            SinkMetrics metrics,
            BooleanSupplier halted) {
        this.place = place;
        this.warehouse = warehouse;
        this.topics = topics;
        this.schemas = schemas;
        this.streams = streams;
        this.limits = limits;
        this.settleTimeout = settleTimeout;
        this.metrics = metrics;
        this.halted = halted;
        thread.setDaemon(true);
    }

    /** The views of all logs in the dataset. */
    public static List<PublishedTable> published(String dataset) {
        return SourceTables.all().stream()
                .map(source -> published(dataset, source))
                .toList();
    }

    /** Starts consuming. */
    public void start() {
        thread.start();
    }

    /** Ends after what is being written if no more shall be taken. Does not wait for it. */
    public void haltChanged() {
        ChangeLogLoop running = loop;
        if (running != null && halted.getAsBoolean()) {
            running.stop();
        }
    }

    /** Why logs take no rows, by topic. */
    public Troubles troubles() {
        ChangeLogLoop running = loop;
        return running == null ? new Troubles() : running.troubles();
    }

    /** What keeps the logs from being written at the moment. */
    public Optional<String> interruption() {
        return Optional.ofNullable(interruption);
    }

    /** What ended the thread for good; empty while it goes on. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Ends after what is being written, or in the middle of it once the settle timeout is over: what is not committed is
     * written by the next owner.
     */
    @Override
    public void close() {
        stopped.countDown();
        ChangeLogLoop running = loop;
        if (running != null) {
            running.stop();
        }
        try {
            thread.join(settleTimeout.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(INTERRUPTED_TIMEOUT.toMillis());
            }
            if (thread.isAlive()) {
                LOGGER.atWarn()
                        .setMessage("change logs are left to themselves, they did not end in time")
                        .log();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static PublishedTable published(String dataset, SourceTable source) {
        return new PublishedTable(dataset, source.rawTableName());
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                ConsumerProperties.of(place.client(), place.group(), place.group() + "-1"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private Map<String, ChangeLogTable> tables() {
        warehouse.ensureDataset(place.dataset());
        Map<String, ChangeLogTable> tables = new HashMap<>();
        for (SourceTable source : SourceTables.all()) {
            PublishedTable published = published(place.dataset(), source);
            PhysicalTable physical = new PhysicalTable(
                    place.project(),
                    place.stagingDataset(),
                    published,
                    warehouse.publishedGeneration(published).orElse(1L));
            tables.put(source.topic(), new ChangeLogTable(source, physical, warehouse, topics, schemas));
        }
        return tables;
    }

    private void run() {
        try {
            for (int attempt = 1; stopped.getCount() > 0; attempt++) {
                while (halted.getAsBoolean() && stopped.getCount() > 0) {
                    var unused = stopped.await(HALT_POLL_MILLIS, TimeUnit.MILLISECONDS);
                }
                try {
                    // Before the consumer is opened, which nobody would close if this fails.
                    Map<String, ChangeLogTable> tables = tables();
                    ChangeLogLoop opened = new ChangeLogLoop(consumer(), tables, streams, limits, metrics);
                    loop = opened;
                    if (stopped.getCount() == 0 || halted.getAsBoolean()) {
                        opened.stop();
                    }
                    interruption = null;
                    opened.run();
                } catch (KafkaException | WarehouseException e) {
                    interruption = e.getMessage() == null ? e.toString() : e.getMessage();
                    LOGGER.atWarn()
                            .setMessage("change logs interrupted, starting again")
                            .addKeyValue("reason", e.toString())
                            .log();
                    stopped.await(BACKOFF.after(attempt).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure = e;
            LOGGER.atError().setMessage("change logs failed").setCause(e).log();
        }
    }
}
