package dev.wwi.platform.local;

import com.google.cloud.bigquery.BigQuery;
import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.CdcConnector;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.console.Platform;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.freshness.FreshnessWatch;
import dev.wwi.platform.freshness.Watermarks;
import dev.wwi.platform.generations.GenerationTraces;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.partitions.Repartitioning;
import dev.wwi.platform.pause.PauseDesk;
import dev.wwi.platform.pause.SlotOutlook;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.query.Warehouse;
import dev.wwi.platform.reconcile.GenerationReconciliation;
import dev.wwi.platform.reconcile.PlatformReconciliation;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.platform.reconcile.ReconciliationScope;
import dev.wwi.platform.source.WorkloadSettings;
import dev.wwi.platform.source.WwiWorkload;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.reconcile.Reconciliation;
import dev.wwi.reconcile.ReconciliationSettings;
import dev.wwi.reconcile.rows.BigQueryWarehouse;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.GroupLook;
import dev.wwi.runtime.lag.LagStage;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.lifecycle.Service;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.SinkStatus;
import dev.wwi.sink.TopicReader;
import dev.wwi.sink.TopicReaders;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.streams.Transforms;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
    private static final Duration GRACE_PERIOD = Duration.ofHours(1);

    private static final String STREAMS = "streams";

    /** As many as the smallest machine has cores: each costs its part of every transaction. */
    private static final int FACT_PARTITIONS = 2;

    private final LocalOptions options;
    private final Closeables opened = new Closeables();

    private final LocalSource source;
    private final LocalServers servers;
    private final GroupOffsets offsets;
    private final CaptureConfig capture;
    private final Warehouse warehouse;
    private final CdcConnector connector;
    private final LocalPassage passage;
    private final LocalTransforms transforms;
    private final BigQuerySink sink;
    private final LagWatch lagWatch;
    private final DeadLetterDesk deadLetters;
    private final PauseDesk pauses;
    private final LocalRepartitioning repartitioning;
    private final Watermarks watermarks;
    private final PlatformReconciliation reconciliation;
    private @Nullable WwiWorkload workload;

    private LocalPlatform(LocalOptions options, Terminal terminal, MeterRegistry meters)
            throws IOException, InterruptedException, SQLException {
        this.options = options;
        try {
            LocalDirectory directory = opened.add(LocalDirectory.take(options.directory()));
            LocalPorts ports = LocalPorts.choose();
            this.source = opened.add(LocalSource.open(options.source(), directory, ports.postgres(), terminal));

            this.servers = LocalServers.start(directory, ports, terminal, opened);
            KafkaConfig kafka = servers.kafka();
            PauseLedger pauseLedger = new PauseLedger(kafka.clientSettings());
            Admin admin = opened.add(Admin.create(kafka.clientSettings()));
            this.offsets = new GroupOffsets(admin);
            this.warehouse = new Warehouse(servers.warehouseClient());
            SinkConfig sinking = SinkConfig.of(kafka, servers.warehouseConfig()).withGracePeriod(GRACE_PERIOD);
            this.pauses = new PauseDesk(pauseLedger, this::tableNames, this::slotOutlook, InstantSource.system());
            this.repartitioning = opened.add(new LocalRepartitioning(
                    new Repartitioning(
                            sinking,
                            admin,
                            CaptureConfig.defaults().slot(),
                            pauseLedger,
                            this::slotOutlook,
                            new GenerationTraces(admin, directory.resolve(STREAMS), FACT_PARTITIONS)),
                    () -> connector().health() instanceof Health.Paused));
            repartitioning.beforeServices(terminal);
            int factPartitions = repartitioning.partitions().orElse(FACT_PARTITIONS);
            this.capture = CaptureConfig.defaults().withFactPartitions(factPartitions);
            source.prepare(kafka, capture);
            this.connector = opened.add(new CdcConnector(
                    new CdcConfig(source.capture(), kafka, capture, OperationsConfig.local(0)), meters));
            this.passage =
                    new LocalPassage(source, connector, this::sink, offsets, kafka.clientSettings(), pauseLedger);
            this.transforms = opened.add(new LocalTransforms(
                    kafka,
                    directory.resolve(STREAMS),
                    factPartitions,
                    admin,
                    meters,
                    TopicReaders.readAll(sinking, admin),
                    this::readAtPresent));
            ReconciliationSettings scope = ReconciliationScope.of(capture.privacy(), servers.warehouseConfig());
            this.sink = opened.add(new BigQuerySink(
                    sinking,
                    meters,
                    new GenerationReconciliation(
                            source.dataSource(),
                            new BigQueryWarehouse(servers.warehouseClient()),
                            tables -> passage.behind(tables, this::readAtPresent),
                            scope)));
            this.deadLetters = opened.add(new DeadLetterDesk(
                    kafka, RegistrySchemaIds.connect(kafka.schemaRegistryUrl(), Map.of()), this::isStopped));
            this.watermarks = watermarks(sink, meters);
            FreshnessWatch freshness = opened.add(new FreshnessWatch(
                    watermarks,
                    connector::completeUpTo,
                    offsets,
                    Transforms::pendingCorrectionsTopic,
                    kafka.clientSettings()));
            this.lagWatch = opened.add(LagWatch.start(
                    kafka.clientSettings(),
                    this::consumingStages,
                    meters,
                    (stage, look) -> looked(freshness, stage, look)));
            this.reconciliation = new PlatformReconciliation(
                    Reconciliation.of(
                            source.dataSource(),
                            new BigQueryWarehouse(servers.warehouseClient()),
                            tables -> passage.behind(tables, sink::topicReaders),
                            scope),
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
            platform.transforms.startTidying();
            platform.repartitioning.start();
            new FirstFill(platform, terminal, platform.offsets).await();
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
    public PauseDesk pauses() {
        return pauses;
    }

    @Override
    public QueryResult query(String sql) throws InterruptedException {
        return warehouse.query(sql);
    }

    @Override
    public void await(Duration timeout) throws InterruptedException {
        passage.await(timeout);
    }

    @Override
    public List<String> reread(RereadOrder order) throws InterruptedException {
        repartitioning.refuseOrders();
        return connector.reread(order);
    }

    @Override
    public List<String> add(AdditionOrder order) throws InterruptedException {
        repartitioning.refuseOrders();
        return connector.add(order);
    }

    @Override
    public List<String> rebuild(RebuildOrder order) throws InterruptedException {
        if (order.action() == RebuildOrder.Action.BEGIN) {
            repartitioning.refuseOrders();
        }
        return order.transforms() == RebuildOrder.NEXT_TRANSFORMS
                ? transforms.beginNext(generation ->
                        sink.rebuild(new RebuildOrder(order.action(), order.tables(), generation.number())))
                : sink.rebuild(order);
    }

    @Override
    public ReconcileAnswer reconcile(ReconcileOrder order) throws InterruptedException {
        return reconciliation.run(order);
    }

    @Override
    public PartitionPlan partitions(PartitionsOrder order) throws InterruptedException {
        return repartitioning.take(order);
    }

    /**
     * Whether it is to be closed and started anew in the same directory, so that a change of the partition count goes on. It
     * runs on until then, with capture halted.
     */
    public boolean isToRestart() {
        return repartitioning.isToRestart();
    }

    /** Google's client of the warehouse, as any program may use it while the platform runs. */
    public BigQuery warehouseClient() {
        return servers.warehouseClient();
    }

    /** How to reach broker and registry, as any program may while the platform runs. */
    public KafkaConfig kafka() {
        return servers.kafka();
    }

    /** Commit time of the newest row of a table, {@code dataset.table}, that the warehouse has acknowledged. */
    public OptionalLong newestAcknowledgedMicros(String table) {
        return sink.status().tables().stream()
                .filter(status -> status.table().equals(table))
                .map(SinkStatus.TableStatus::newestCommitMicros)
                .findFirst()
                .orElse(OptionalLong.empty());
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
        List<Service> services = new ArrayList<>();
        services.add(connector);
        services.addAll(transforms.running());
        services.add(sink);
        return services;
    }

    CdcConnector connector() {
        return connector;
    }

    Transforms transforms() {
        return transforms.oldest();
    }

    LocalBigQuery bigQuery() {
        return servers.bigQuery();
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

    @Nullable
    WwiWorkload workload() {
        return workload;
    }

    private static Watermarks watermarks(BigQuerySink sink, MeterRegistry meters) {
        Watermarks watermarks = new Watermarks(sink::tablesByTopic, TransformsGeneration::ofOutput, Transforms.ROUNDS);
        sink.tablesByTopic()
                .values()
                .forEach(table -> FreshnessMetrics.register(meters, watermarks, table, InstantSource.system()));
        return watermarks;
    }

    private List<String> tableNames() {
        return List.copyOf(sink.tablesByTopic().values());
    }

    private Optional<SlotOutlook> slotOutlook() {
        return Optional.ofNullable(connector.status().slot()).map(slot -> SlotOutlook.of(slot, capture.walBudget()));
    }

    private Set<TopicReader> readAtPresent() {
        return sink.allTopicReaders();
    }

    private List<LagStage> consumingStages() {
        List<LagStage> stages = new ArrayList<>(transforms.lagStages());
        stages.addAll(sink.lagStages());
        return stages;
    }

    private void looked(FreshnessWatch freshness, String stage, GroupLook look) {
        Optional<TransformsGeneration> generation = transforms.ofStage(stage);
        if (generation.isPresent()) {
            freshness.lookedAtTransforms(generation.get(), look);
        } else if (stage.equals(BigQuerySink.STAGE)) {
            freshness.lookedAtSink(look);
        }
    }

    private boolean isStopped(String topic) {
        return connector.status().stoppedTables().stream().anyMatch(stopped -> SourceTables.byTopic(topic)
                .filter(table -> table.qualifiedName().equals(stopped.table()))
                .isPresent());
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

    /**
     * Says when a service will not go on by itself.
     *
     * @throws IllegalStateException with the failure and the way out
     */
    void requireNoFailure() {
        for (Service service : services()) {
            if (service.health() instanceof Health.Failed failed) {
                throw new IllegalStateException(service.name() + " failed (" + failed.code() + "): " + failed.reason()
                        + "\n  " + failed.hint());
            }
        }
    }
}
