package dev.wwi.cdc;

import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The connector, its source and its broker, each a process that is killed and started again; and a registry. */
final class ChaosCluster implements AutoCloseable {
    private static final String SLOT = "chaos";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int[] TRANSACTION_RECORDS = {97, 1_000, 16_384};

    private final Path directory;
    private final Random random;
    private final Duration patience;
    private final int brokerPort = FreePort.any();
    private final SchemaRegistryServer registry;
    private final ChaosSource source;
    private BrokerProcess broker;
    private @Nullable ConnectorProcess connector;

    private ChaosCluster(
            Path directory, Random random, Duration patience, SchemaRegistryServer registry, ChaosSource source)
            throws IOException {
        this.directory = directory;
        this.random = random;
        this.patience = patience;
        this.registry = registry;
        this.source = source;
        this.broker = startBroker();
    }

    /**
     * Starts all but the connector.
     *
     * @param patience how long anything may take
     */
    static ChaosCluster start(Path directory, Random random, Duration patience)
            throws IOException, InterruptedException, SQLException {
        return new ChaosCluster(
                directory,
                random,
                patience,
                SchemaRegistryServer.start(
                        SchemaRegistryServer.Config.local(directory.resolve("registry"), FreePort.any())),
                ChaosSource.start(directory.resolve("source")));
    }

    ChaosSource source() {
        return source;
    }

    KafkaConfig kafka() {
        return KafkaConfig.of("127.0.0.1:" + brokerPort, registry.url());
    }

    ConnectorProcess connector() {
        if (connector == null) {
            throw new IllegalStateException("the connector was not started");
        }
        return connector;
    }

    /** Starts the connector with one of several transaction sizes; in small steps if it should take its time. */
    void startConnector(ChaosPhase phase) throws IOException {
        boolean isSlow = phase == ChaosPhase.FIRST_SNAPSHOT;
        int records = phase == ChaosPhase.HUGE
                ? TRANSACTION_RECORDS[2]
                : isSlow ? TRANSACTION_RECORDS[0] : TRANSACTION_RECORDS[random.nextInt(TRANSACTION_RECORDS.length)];
        connector = ConnectorProcess.start(
                source.url(),
                kafka(),
                SLOT,
                ChaosSource.TABLES,
                records,
                isSlow ? 500 : 5_000,
                directory.resolve("connector.log"));
    }

    /** Kills a process, and starts it again after a moment. */
    void kill(ChaosKills.Victim victim, ChaosPhase phase) throws IOException, InterruptedException {
        switch (victim) {
            case CONNECTOR -> {
                connector().kill();
                startConnector(phase);
            }
            case BROKER -> {
                broker.kill();
                Thread.sleep(random.nextInt(1_000));
                broker = startBroker();
            }
            case POSTGRES -> {
                source.kill();
                Thread.sleep(random.nextInt(1_000));
                source.startAgain();
            }
        }
    }

    /** Waits for something that the connector brings about. */
    void awaitConnector(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(patience)
                .pollInterval(POLL)
                .failFast(
                        "the connector's process has ended", () -> !connector().isAlive())
                .until(condition);
    }

    /** How many records a table's topic has, committed or not. */
    long writtenRecords(String table) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka().clientSettings())) {
            String topic = "wwi." + table;
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic)
                    .partitions()
                    .forEach(info -> ends.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    /** Waits until all that was committed before the call is in Kafka. */
    void awaitCaptured() throws SQLException {
        long lsn = source.writtenLsn();
        awaitConnector("all changes are captured", () -> source.confirmedLsn() >= lsn);
    }

    @Override
    public void close() throws IOException {
        if (connector != null) {
            connector.close();
        }
        broker.close();
        source.close();
        registry.close();
    }

    private BrokerProcess startBroker() throws IOException {
        return BrokerProcess.start(directory.resolve("kafka"), brokerPort, directory.resolve("broker.log"));
    }
}
