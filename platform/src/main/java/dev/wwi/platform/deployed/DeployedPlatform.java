package dev.wwi.platform.deployed;

import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.console.Platform;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.PlatformStatus;
import dev.wwi.platform.console.StatusParts;
import dev.wwi.platform.deadletter.DeadLetterDesk;
import dev.wwi.platform.freshness.FreshnessMetrics;
import dev.wwi.platform.freshness.FreshnessWatch;
import dev.wwi.platform.freshness.Watermarks;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.pause.PauseDesk;
import dev.wwi.platform.pause.SlotOutlook;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileOrder;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.lag.GroupLook;
import dev.wwi.runtime.lag.LagWatch;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.ShownTable;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.streams.Transforms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/**
 * A platform whose services are processes of their own. What they know of themselves they are asked at their operations
 * ports; lag, freshness and dead letters it reads from Kafka, so that a service that hangs is seen. Thread-safe.
 */
final class DeployedPlatform implements Platform, AutoCloseable {
    private final Deployment deployment;
    private final DeployedServices services;
    private final CdcConfig connector;
    private final SinkConfig sink;
    private final Watermarks watermarks;
    private final Admin admin;
    private final DeployedFlow flow;
    private final DeadLetterDesk deadLetters;
    private final PauseDesk pauses;
    private final FreshnessWatch freshness;
    private final LagWatch lagWatch;
    private final CaptureWatch captureWatch;

    /**
     * Opens its connections to Kafka, and looks at the stages from now on.
     *
     * @param meters get the freshness of each table
     */
    DeployedPlatform(Deployment deployment, ServicesConfig addresses, MeterRegistry meters) {
        this.deployment = deployment;
        this.connector = deployment.connector();
        this.sink = deployment.sink();
        this.services = new DeployedServices(addresses, connector, deployment.transforms(), sink);
        KafkaConfig kafka = sink.kafka();
        this.admin = Admin.create(kafka.clientSettings());
        this.flow = new DeployedFlow(sink, admin);
        this.watermarks = new Watermarks(flow::tablesByTopic, TransformsGeneration::ofOutput, Transforms.ROUNDS);
        flow.tables()
                .forEach(shown -> FreshnessMetrics.register(meters, watermarks, shown.table(), InstantSource.system()));
        this.deadLetters = new DeadLetterDesk(
                kafka,
                RegistrySchemaIds.connect(kafka.schemaRegistryUrl(), kafka.schemaRegistryProperties()),
                this::isStopped);
        this.pauses = new PauseDesk(
                new PauseLedger(kafka.clientSettings()),
                () -> flow.tables().stream().map(ShownTable::table).toList(),
                this::slotOutlook,
                InstantSource.system());
        this.captureWatch = new CaptureWatch(this::askConnector, InstantSource.system());
        captureWatch.start();
        this.freshness = new FreshnessWatch(
                watermarks,
                captureWatch::completeUpTo,
                new GroupOffsets(admin),
                Transforms::pendingCorrectionsTopic,
                kafka.clientSettings());
        // The services export the lag's metrics themselves.
        this.lagWatch = LagWatch.start(kafka.clientSettings(), flow::stages, new SimpleMeterRegistry(), this::looked);
    }

    @Override
    public PlatformStatus status() throws InterruptedException {
        DeployedServices.Answers answers = services.ask();
        return new StatusParts(
                        answers.health(),
                        connector.source().url() + " as " + connector.source().user(),
                        answers.capture(),
                        lag(),
                        answers.sinks(),
                        watermarks,
                        sink.cost(),
                        deadLetters.openLetters(),
                        answers.rebuilds(),
                        null)
                .together(Instant.now());
    }

    @Override
    public List<StageLag> lag() {
        List<StageLag> stages = new ArrayList<>(captureWatch.lag());
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
        return deployment.query(sql);
    }

    @Override
    public void await(Duration timeout) throws InterruptedException {
        try {
            deployment.await(timeout);
        } catch (SQLException e) {
            throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> reread(RereadOrder order) {
        try {
            return services.reread(order);
        } catch (PlatformCallException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public List<String> add(AdditionOrder order) {
        try {
            return services.add(order);
        } catch (PlatformCallException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public List<String> rebuild(RebuildOrder order) throws InterruptedException {
        if (order.transforms() == RebuildOrder.NEXT_TRANSFORMS) {
            throw new IllegalArgumentException("here --transforms names a generation, which you have started beside the"
                    + " one that runs (processing.generation in its transforms.yaml), such as --transforms=2");
        }
        try {
            return services.rebuild(order);
        } catch (PlatformCallException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public PartitionPlan partitions(PartitionsOrder order) {
        throw new IllegalArgumentException(
                "services that run on their own have to be stopped for that, which is not for"
                        + " their console to do: give the command with --configs DIR, it leads through the change");
    }

    @Override
    public ReconcileAnswer reconcile(ReconcileOrder order) throws InterruptedException {
        if (order.repair()) {
            throw new IllegalArgumentException(
                    "--repair is done by wwi local alone; here, wwi rebuild TABLE fills a table"
                            + " anew, and wwi snapshot TABLE reads one at the source again");
        }
        try {
            return deployment.reconcile(order.tables());
        } catch (SQLException e) {
            throw new IllegalStateException("the source does not answer: " + e.getMessage(), e);
        }
    }

    /** The instant before which all commits are in the table; empty before the first is known. */
    Optional<Instant> completeUpTo(String table) {
        return watermarks.completeUpTo(table);
    }

    @Override
    public void close() {
        captureWatch.close();
        services.close();
        lagWatch.close();
        freshness.close();
        deadLetters.close();
        admin.close();
    }

    private void looked(String stage, GroupLook look) {
        Optional<TransformsGeneration> generation = flow.ofStage(stage);
        if (generation.isPresent()) {
            freshness.lookedAtTransforms(generation.get(), look);
        } else if (stage.equals(BigQuerySink.STAGE)) {
            freshness.lookedAtSink(look);
        }
    }

    private Optional<SlotOutlook> slotOutlook() {
        try {
            return Optional.ofNullable(services.capture().slot())
                    .map(slot -> new SlotOutlook(
                            slot.retainedBytes(),
                            slot.walBytesPerSecond(),
                            slot.safeBytes(),
                            connector.capture().walBudget()));
        } catch (PlatformCallException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private CaptureWatch.Said askConnector() throws PlatformCallException, InterruptedException {
        return new CaptureWatch.Said(
                services.captureLag(),
                Optional.ofNullable(services.capture().completeUpTo()).map(Instant::parse));
    }

    private boolean isStopped(String topic) {
        try {
            return services.capture().stoppedTables().stream().anyMatch(stopped -> SourceTables.byTopic(topic)
                    .filter(table -> table.qualifiedName().equals(stopped.table()))
                    .isPresent());
        } catch (PlatformCallException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
