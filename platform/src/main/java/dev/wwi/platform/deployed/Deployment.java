package dev.wwi.platform.deployed;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.Heartbeat;
import dev.wwi.cdc.source.ReplicationSlot;
import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.await.FlowStages;
import dev.wwi.platform.await.Lsn;
import dev.wwi.platform.await.TablePassage;
import dev.wwi.platform.console.ConnectorClient;
import dev.wwi.platform.query.QueryResult;
import dev.wwi.platform.query.Warehouse;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconciliationScope;
import dev.wwi.platform.source.SourceConnections;
import dev.wwi.reconcile.Reconciliation;
import dev.wwi.reconcile.rows.BigQueryWarehouse;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.runtime.pause.PauseLedger;
import dev.wwi.sink.BigQueryClients;
import dev.wwi.sink.TopicReaders;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.TransformsConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/**
 * Connector, transforms and sink of one platform, wherever they run. It asks the source, Kafka and the warehouse
 * themselves, with the services' own credentials, so none of the services has to answer.
 *
 * <p>Stateless; any thread may use it.
 */
public final class Deployment {
    /** Any that a slot can be confirmed up to is higher. */
    private static final long FIRST_LSN = 1;

    private static final Duration RECONCILIATION_PATIENCE = Duration.ofMinutes(5);

    private final Path folder;
    private final Map<String, String> environment;

    /**
     * Reads nothing yet.
     *
     * @param folder holds {@code connector.yaml} and {@code sink.yaml}
     * @param environment what the references in them stand for
     */
    public Deployment(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /**
     * SQL on the sink's warehouse.
     *
     * @throws dev.wwi.platform.query.QueryException if the warehouse refuses it
     * @throws dev.wwi.runtime.config.ConfigException if the sink's configuration cannot be used
     */
    public QueryResult query(String sql) throws InterruptedException {
        return new Warehouse(BigQueryClients.rest(sink().bigQuery())).query(sql);
    }

    /**
     * Returns when all that was committed at the source before the call is in the warehouse. The slot's confirmed LSN
     * tells how far capture is, for the connector confirms what is in Kafka; the groups' offsets tell the rest.
     *
     * @throws dev.wwi.platform.await.BarrierTimeoutException if that takes longer than the timeout
     * @throws SQLException if the source does not answer
     */
    public void await(Duration timeout) throws InterruptedException, SQLException {
        Instant deadline = Instant.now().plus(timeout);
        SinkConfig sink = sink();
        waiting(sink, (barrier, capture, admin) -> {
            capture.await(deadline);
            FlowStages.awaitReaders(
                    barrier,
                    () -> TopicReaders.standingStill(sink, admin),
                    () -> TopicReaders.read(sink, admin),
                    deadline);
            return Map.<String, String>of();
        });
    }

    /**
     * Compares the warehouse with the source. Nothing is mended: that takes a service, and none has to answer here.
     *
     * @param tables published names; empty for all
     * @throws IllegalArgumentException if there is no such table
     * @throws SQLException if the source does not answer
     */
    public ReconcileAnswer reconcile(List<String> tables) throws InterruptedException, SQLException {
        CdcConfig connector = connector();
        SinkConfig sink = sink();
        Reconciliation reconciliation = Reconciliation.of(
                SourceConnections.of(connector.source()),
                new BigQueryWarehouse(BigQueryClients.rest(sink.bigQuery())),
                this::behind,
                ReconciliationScope.of(connector.capture().privacy(), sink.bigQuery()));
        return ReconcileAnswer.of(reconciliation.run(tables));
    }

    private Map<String, String> behind(Set<String> tables) throws InterruptedException {
        SinkConfig sink = sink();
        PauseLedger pauses = new PauseLedger(sink.kafka().clientSettings());
        try {
            return waiting(
                    sink, (barrier, capture, admin) -> new TablePassage(barrier, pauses.read(), RECONCILIATION_PATIENCE)
                            .await(tables, capture, () -> TopicReaders.read(sink, admin)));
        } catch (SQLException e) {
            throw new IllegalStateException("the source did not tell how far it is: " + e.getMessage(), e);
        }
    }

    /** Something that waits, and what it found; empty if it has only waited. */
    private interface Wait {
        Map<String, String> run(Barrier barrier, TablePassage.Capture capture, Admin admin) throws InterruptedException;
    }

    /** Opens what it takes to wait, and closes it afterwards. */
    private Map<String, String> waiting(SinkConfig sink, Wait wait) throws InterruptedException, SQLException {
        CdcConfig connector = connector();
        KafkaConfig kafka = sink.kafka();
        try (Connection source = SourceConnections.of(connector.source()).getConnection();
                Admin admin = Admin.create(kafka.clientSettings());
                Barrier barrier = new Barrier(new GroupOffsets(admin), kafka.clientSettings())) {
            String slot = connector.capture().slot();
            return wait.run(barrier, deadline -> awaitCaptured(barrier, source, slot, deadline), admin);
        }
    }

    private static void awaitCaptured(Barrier barrier, Connection source, String slot, Instant deadline)
            throws InterruptedException {
        // A new slot is confirmed up to where it was made, though no row has been read. So the LSN is taken once the
        // slot is there, and behind a message that only a connector that streams confirms.
        barrier.awaitCaptured(() -> confirmedLsn(source, slot), FIRST_LSN, deadline);
        try {
            Heartbeat.emit(source);
            long lsn = Lsn.current(source);
            barrier.awaitCaptured(() -> confirmedLsn(source, slot), lsn, deadline);
        } catch (SQLException e) {
            throw new IllegalStateException("the source did not tell its LSN: " + e.getMessage(), e);
        }
    }

    /** Emits another message each time, since a connector confirms what is behind it only when something more comes. */
    private static long confirmedLsn(Connection source, String slot) {
        try {
            Heartbeat.emit(source);
            return ReplicationSlot.find(source, slot)
                    .map(ReplicationSlot::confirmedFlushLsn)
                    .orElse(0L);
        } catch (SQLException e) {
            throw new IllegalStateException("the source did not tell what slot " + slot + " has confirmed", e);
        }
    }

    CdcConfig connector() {
        return load("connector.yaml", CdcConfig.class);
    }

    TransformsConfig transforms() {
        return load("transforms.yaml", TransformsConfig.class);
    }

    SinkConfig sink() {
        return load("sink.yaml", SinkConfig.class);
    }

    /** The connector's operations port; empty if no console is configured, which alone says where it is. */
    Optional<ConnectorClient> connectorPort() {
        if (!Files.exists(folder.resolve(DeployedConsoleConfig.FILE))) {
            return Optional.empty();
        }
        String address = load(DeployedConsoleConfig.FILE, DeployedConsoleConfig.class)
                .services()
                .connector();
        Secret token = connector().operations().bearerToken();
        return Optional.of(new ConnectorClient(URI.create(address), token == null ? null : token.reveal()));
    }

    private <T extends Record> T load(String file, Class<T> type) {
        return ConfigLoader.load(folder.resolve(file), type, environment);
    }
}
