package dev.wwi.platform.local;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DataFormatOptions;
import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.cdc.CdcConnector;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.await.FlowStages;
import dev.wwi.platform.console.Platform;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.freshness.FreshnessWatch;
import dev.wwi.platform.freshness.Watermarks;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.query.Warehouse;
import dev.wwi.platform.reconcile.PlatformReconciliation;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.reconcile.ReconciliationScope;
import dev.wwi.platform.source.WorkloadSettings;
import dev.wwi.platform.source.WwiWorkload;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.RowProgress;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.reconcile.Reconciliation;
import dev.wwi.reconcile.WarehouseBehindException;
import dev.wwi.reconcile.rows.BigQueryWarehouse;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.config.BigQueryConfig;
import dev.wwi.sink.config.BigQueryConfig.EndpointConfig;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The whole platform in this process (PostgreSQL is a process of its own beside it).
 *
 * <p>Everything is real: the same services run in production, against a broker, a registry and BigQuery of their own.
 * Started in the order of the flow, stopped against it, so that what was captured is still carried to the warehouse's
 * door or left for the next start.
 */
public final class LocalPlatform implements Platform, AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PROJECT = "wwi-local";
    private static final String SINK_GROUP = "wwi-sink";
    private static final Duration POLL = Duration.ofMillis(500);

    /** As many as the smallest machine has cores: each costs its part of every transaction. */
    private static final int FACT_PARTITIONS = 2;

    private static final Duration RECONCILIATION_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private final LocalOptions options;
    private final Terminal terminal;
    private final Closeables opened = new Closeables();

    private final LocalSource source;
    private final String kafkaAddress;
    private final Admin admin;
    private final GroupOffsets offsets;
    private final LocalBigQuery bigQuery;
    private final BigQuery warehouseClient;
    private final Warehouse warehouse;
    private final CdcConnector connector;
    private final Transforms transforms;
    private final BigQuerySink sink;
    private final LagWatch lagWatch;
    private final DeadLetterDesk deadLetters;
    private final Watermarks watermarks;
    private final PlatformReconciliation reconciliation;
    private @Nullable WwiWorkload workload;

    private LocalPlatform(LocalOptions options, Terminal terminal, MeterRegistry meters)
            throws IOException, InterruptedException, SQLException {
        this.options = options;
        this.terminal = terminal;
        try {
            LocalDirectory directory = opened.add(LocalDirectory.take(options.directory()));
            LocalPorts ports = LocalPorts.choose();
            this.source = opened.add(LocalSource.open(options.source(), directory, ports.postgres(), terminal));

            Phase broker = Phase.begin(terminal, "Kafka");
            KafkaBroker kafkaBroker = opened.add(KafkaBroker.start(directory.resolve("kafka"), ports.kafka()));
            this.kafkaAddress = kafkaBroker.bootstrapServers();
            broker.done(kafkaAddress);

            Phase registering = Phase.begin(terminal, "Schema registry");
            SchemaRegistryServer registry = opened.add(SchemaRegistryServer.start(
                    SchemaRegistryServer.Config.local(directory.resolve("registry"), ports.registry())));
            registering.done(registry.url());

            Phase storing = Phase.begin(terminal, "Local BigQuery");
            this.bigQuery = opened.add(LocalBigQuery.start(new LocalBigQuery.Config(
                    directory.resolve("bigquery"), ports.bigQueryGrpc(), ports.bigQueryRest(), LOOPBACK)));
            storing.done("REST " + bigQuery.restEndpoint() + ", gRPC " + bigQuery.grpcEndpoint());

            KafkaConfig kafka = KafkaConfig.of(kafkaAddress, registry.url());
            this.admin = opened.add(Admin.create(kafka.clientSettings()));
            this.offsets = new GroupOffsets(admin);
            this.warehouseClient = BigQueryOptions.newBuilder()
                    .setHost(bigQuery.restEndpoint())
                    .setProjectId(PROJECT)
                    .setCredentials(NoCredentials.getInstance())
                    // As doubles, which is the default, timestamps far from 1970 lose their microseconds.
                    .setDataFormatOptions(DataFormatOptions.newBuilder()
                            .useInt64Timestamp(true)
                            .build())
                    .build()
                    .getService();
            this.warehouse = new Warehouse(warehouseClient);
            CaptureConfig capture = CaptureConfig.defaults().withFactPartitions(FACT_PARTITIONS);
            source.prepare(kafka, capture);
            this.connector = opened.add(new CdcConnector(
                    new CdcConfig(source.capture(), kafka, capture, OperationsConfig.local(0)), meters));
            this.transforms = opened.add(
                    new Transforms(TransformsConfig.of(kafka, directory.resolve("streams"), FACT_PARTITIONS), meters));
            BigQueryConfig bigQueryConfig =
                    BigQueryConfig.local(PROJECT, new EndpointConfig(bigQuery.grpcEndpoint(), bigQuery.restEndpoint()));
            this.sink = opened.add(new BigQuerySink(SinkConfig.of(kafka, bigQueryConfig), meters));
            List<LagStage> consuming = new ArrayList<>();
            consuming.add(transforms.lagStage());
            consuming.addAll(sink.lagStages());
            this.deadLetters = opened.add(
                    new DeadLetterDesk(kafka, RegistrySchemaIds.connect(registry.url(), Map.of()), this::isStopped));
            this.watermarks = watermarks(sink, meters);
            FreshnessWatch freshness = opened.add(new FreshnessWatch(
                    watermarks,
                    connector::completeUpTo,
                    offsets,
                    transforms.pendingCorrectionsTopic(),
                    kafka.clientSettings()));
            this.lagWatch = opened.add(LagWatch.start(kafka.clientSettings(), consuming, meters, freshness::looked));
            this.reconciliation = new PlatformReconciliation(
                    Reconciliation.of(
                            source.dataSource(),
                            new BigQueryWarehouse(warehouseClient),
                            this::awaitForReconciliation,
                            ReconciliationScope.of(capture.privacy(), bigQueryConfig)),
                    new LocalMeans(sink, connector),
                    meters);
        } catch (IOException | InterruptedException | SQLException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    /**
     * Starts everything and returns when the first snapshot, or what was left from the last run, is in the warehouse.
     *
     * @throws IOException if a server cannot start; the message says what to do
     * @throws IllegalStateException if a service fails while it starts
     */
    public static LocalPlatform start(LocalOptions options, Terminal terminal, MeterRegistry meters)
            throws IOException, InterruptedException, SQLException {
        LocalPlatform platform = new LocalPlatform(options, terminal, meters);
        try {
            platform.startServices();
            platform.awaitFirstFill();
            platform.startWorkload();
            return platform;
        } catch (InterruptedException | RuntimeException failure) {
            platform.opened.close();
            throw failure;
        }
    }

    @Override
    public PlatformStatus status() throws InterruptedException {
        return StatusOfPlatform.of(this);
    }

    @Override
    public List<StageLag> lag() {
        List<StageLag> stages = new ArrayList<>();
        stages.add(connector.lag());
        stages.addAll(lagWatch.lag());
        return stages;
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return deadLetters;
    }

    @Override
    public QueryResult query(String sql) throws InterruptedException {
        return warehouse.query(sql);
    }

    @Override
    public void await(Duration timeout) throws InterruptedException {
        Instant deadline = Instant.now().plus(timeout);
        long lsn = currentLsn();
        connector.beat();
        try (Barrier barrier = new Barrier(offsets, Map.of("bootstrap.servers", kafkaAddress))) {
            barrier.awaitCaptured(() -> connector.status().capturedLsn(), lsn, deadline);
            for (Barrier.Stage stage : stages()) {
                barrier.await(stage, deadline);
            }
        }
    }

    @Override
    public List<String> reread(RereadOrder order) {
        return connector.reread(order);
    }

    @Override
    public ReconcileAnswer reconcile(ReconcileOrder order) throws InterruptedException {
        return reconciliation.run(order);
    }

    /** Google's client of the warehouse, as any program may use it while the platform runs. */
    public BigQuery warehouseClient() {
        return warehouseClient;
    }

    /** A psql command for the embedded database; empty if the source is the user's own. */
    public Optional<String> psql() {
        return source.psql();
    }

    /** Stops everything in order; what was captured and not yet carried on is carried on at the next start. */
    @Override
    public void close() {
        opened.close();
    }

    List<Service> services() {
        return List.of(connector, transforms, sink);
    }

    CdcConnector connector() {
        return connector;
    }

    Transforms transforms() {
        return transforms;
    }

    LocalBigQuery bigQuery() {
        return bigQuery;
    }

    BigQuerySink sink() {
        return sink;
    }

    LocalSource source() {
        return source;
    }

    Watermarks watermarks() {
        return watermarks;
    }

    String kafkaAddress() {
        return kafkaAddress;
    }

    @Nullable
    WwiWorkload workload() {
        return workload;
    }

    private static Watermarks watermarks(BigQuerySink sink, MeterRegistry meters) {
        Map<String, String> tables = sink.tablesByTopic();
        Watermarks watermarks = new Watermarks(
                tables,
                TargetTables.all().stream().map(TargetTable::topic).collect(Collectors.toUnmodifiableSet()),
                Transforms.ROUNDS);
        tables.values().forEach(table -> FreshnessMetrics.register(meters, watermarks, table, InstantSource.system()));
        return watermarks;
    }

    private boolean isStopped(String topic) {
        return connector.status().stoppedTables().stream().anyMatch(stopped -> SourceTables.byTopic(topic)
                .filter(table -> table.qualifiedName().equals(stopped.table()))
                .isPresent());
    }

    private void awaitForReconciliation() throws InterruptedException {
        try {
            await(RECONCILIATION_TIMEOUT);
        } catch (BarrierTimeoutException e) {
            throw new WarehouseBehindException("the warehouse did not catch up: " + e.getMessage(), e);
        }
    }

    private long currentLsn() {
        try {
            return source.currentLsn();
        } catch (SQLException e) {
            throw new IllegalStateException("the source did not tell its LSN: " + e.getMessage(), e);
        }
    }

    private void startServices() {
        for (Service service : services()) {
            try {
                service.start();
            } catch (Exception e) {
                throw new IllegalStateException(service.name() + " did not start: " + e.getMessage(), e);
            }
        }
    }

    private void awaitFirstFill() throws InterruptedException {
        Phase snapshot = Phase.begin(terminal, "Capture");
        SnapshotProgress progress = new SnapshotProgress(new RowProgress());
        DimensionsFirst order = new DimensionsFirst(transforms, offsets);
        CaptureStatus capture = connector.status();
        while (capture.capturedLsn() == 0) {
            requireNoFailure();
            order.duringSnapshot(capture);
            snapshot.update(progress.text(capture));
            Thread.sleep(POLL.toMillis());
            capture = connector.status();
        }
        order.afterSnapshot();
        snapshot.done(progress.result(capture));

        Phase filling = Phase.begin(terminal, "Warehouse");
        FutureTask<Void> awaiting = new FutureTask<>(() -> {
            await(NO_LIMIT);
            return null;
        });
        Thread waiter = new Thread(awaiting, "await-first-fill");
        waiter.setDaemon(true);
        waiter.start();
        while (!awaiting.isDone()) {
            requireNoFailure();
            filling.update(StatusOfPlatform.lagText(this));
            Thread.sleep(POLL.toMillis());
        }
        try {
            awaiting.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the first fill could not be waited for: " + e.getCause(), e);
        }
        filling.done(Terminal.format(StatusOfPlatform.acknowledgedRows(this)) + " row changes written");
    }

    private void startWorkload() {
        if (options.workloadTransactionsPerSecond() == 0 || !source.isEmbedded()) {
            return;
        }
        WwiWorkload started = opened.add(new WwiWorkload(
                WorkloadSettings.ordinary().withTransactionsPerSecond(options.workloadTransactionsPerSecond()),
                source.dataSource()));
        started.start();
        workload = started;
    }

    private void requireNoFailure() {
        for (Service service : services()) {
            if (service.health() instanceof Health.Failed failed) {
                throw new IllegalStateException(service.name() + " failed (" + failed.code() + "): " + failed.reason()
                        + "\n  " + failed.hint());
            }
        }
    }

    /** The consuming groups in the order of the flow. */
    List<Barrier.Stage> stages() {
        return FlowStages.of(transforms, SINK_GROUP);
    }
}
