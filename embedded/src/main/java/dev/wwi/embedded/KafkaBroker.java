package dev.wwi.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.tools.StorageTool;

/**
 * Apache Kafka in this JVM: one node that is broker and controller (KRaft), on the loopback interface.
 *
 * <p>It is the genuine server; only timeouts are shortened, so that it starts in seconds, and replication is one. Its
 * log survives a restart in the same directory, also after {@code kill -9}.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final String CLUSTER_ID = "d3dpLWxvY2FsLWthZmthLQ";

    private final KafkaNode node;
    private final int port;

    private KafkaBroker(KafkaNode node, int port) {
        this.node = node;
        this.port = port;
    }

    /**
     * Starts the broker and returns when it serves.
     *
     * @param directory where it keeps its log; created if missing
     * @param port where clients reach it
     * @throws IOException if the directory cannot be written or belongs to another cluster
     */
    public static KafkaBroker start(Path directory, int port) throws IOException {
        return start(directory, port, Map.of(), List.of());
    }

    /**
     * Starts a broker that lets in one user only, over TLS with SCRAM-SHA-512 (listener {@code SASL_SSL}), and returns
     * when it serves.
     *
     * @param directory where it keeps its log; created if missing
     * @param port where clients reach it
     * @throws IOException if the directory cannot be written or belongs to another cluster
     */
    public static KafkaBroker startSecured(Path directory, int port, KafkaSecurity security) throws IOException {
        return start(directory, port, security.brokerProperties(), List.of("--add-scram", security.scramCredential()));
    }

    private static KafkaBroker start(Path directory, int port, Map<String, String> security, List<String> formatOptions)
            throws IOException {
        Files.createDirectories(directory);
        Properties properties = properties(directory, port, FreePort.any());
        security.forEach((name, value) ->
                properties.merge(name, value, (usual, more) -> isList(name) ? usual + "," + more : more));
        format(directory, properties, formatOptions);
        KafkaNode node = new KafkaNode(KafkaConfig.fromProps(properties, false));
        try {
            node.startup();
        } catch (RuntimeException e) {
            // The controller may be there already.
            node.shutdown();
            throw e;
        }
        return new KafkaBroker(node, port);
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Stops the broker; what was acknowledged is on disk. */
    @Override
    public void close() {
        node.shutdown();
        node.awaitShutdown();
    }

    private static Properties properties(Path directory, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "listeners", "CONTROLLER://127.0.0.1:" + controllerPort + ",CLIENT://127.0.0.1:" + port,
                "advertised.listeners", "CLIENT://127.0.0.1:" + port,
                "listener.security.protocol.map", "CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT",
                "inter.broker.listener.name", "CLIENT",
                "log.dirs", directory.resolve("log").toString(),
                "auto.create.topics.enable", "false"));
        properties.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "min.insync.replicas", "1",
                "offsets.retention.minutes", "525600",
                "transactional.id.expiration.ms", "2147483647"));
        properties.putAll(Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "controller.quorum.election.timeout.ms", "100",
                "controller.quorum.fetch.timeout.ms", "500",
                "broker.heartbeat.interval.ms", "1000",
                "broker.session.timeout.ms", "6000",
                "add.partitions.to.txn.retry.backoff.ms", "2",
                "message.max.bytes", "10485760",
                "log.cleaner.dedupe.buffer.size", "16777216",
                "num.network.threads", "2",
                "num.io.threads", "4"));
        return properties;
    }

    private static boolean isList(String property) {
        return property.equals("listeners") || property.equals("advertised.listeners");
    }

    private static void format(Path directory, Properties properties, List<String> options) throws IOException {
        Path file = directory.resolve("server.properties");
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> arguments =
                new ArrayList<>(List.of("format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", file.toString()));
        arguments.addAll(options);
        int status = StorageTool.execute(
                arguments.toArray(String[]::new), new PrintStream(printed, true, StandardCharsets.UTF_8));
        if (status != 0) {
            throw new IOException("Kafka's log directory " + directory + " cannot be used: "
                    + printed.toString(StandardCharsets.UTF_8));
        }
    }
}
