package dev.wwi.platform.bench;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.platform.local.Closeables;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * What contenders work with: a PostgreSQL with the durability of production, a broker in a process of its own, and a
 * registry, all fresh, on loopback.
 */
public final class BenchServers implements AutoCloseable {
    private static final List<String> BROKER_OPTIONS = List.of("-Xmx1g", "-XX:+UseParallelGC");
    private static final long PAUSE_MILLIS = 100;

    private final Path directory;
    private final PostgresServer postgres;
    private final KafkaConfig kafka;
    private final Admin admin;
    private final Closeables opened;

    private BenchServers(Path directory, PostgresServer postgres, KafkaConfig kafka, Admin admin, Closeables opened) {
        this.directory = directory;
        this.postgres = postgres;
        this.kafka = kafka;
        this.admin = admin;
        this.opened = opened;
    }

    /** Starts them in an empty directory. */
    public static BenchServers start(Path directory) throws IOException, InterruptedException {
        Closeables opened = new Closeables();
        try {
            PostgresServer postgres = opened.add(PostgresServer.start(PostgresSettings.in(directory.resolve("postgres"))
                    .withParameter("max_replication_slots", "64")
                    .withParameter("max_wal_senders", "16")
                    .withParameter("max_wal_size", "8GB")
                    .withParameter("shared_buffers", "512MB")));
            int port = FreePort.any();
            int operationsPort = FreePort.any();
            MeasuredProcess broker = opened.add(startBroker(directory, port, operationsPort));
            new ReadyProbe().await(broker, operationsPort);
            SchemaRegistryServer registry = opened.add(SchemaRegistryServer.start(
                    SchemaRegistryServer.Config.local(directory.resolve("registry"), FreePort.any())));
            KafkaConfig kafka = KafkaConfig.of("127.0.0.1:" + port, registry.url());
            return new BenchServers(
                    directory, postgres, kafka, opened.add(Admin.create(kafka.clientSettings())), opened);
        } catch (IOException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static MeasuredProcess startBroker(Path directory, int port, int operationsPort) throws IOException {
        Path config = directory.resolve("broker.yaml");
        Files.writeString(
                config,
                "directory: " + directory.resolve("kafka") + "\nport: " + port + "\noperations: {port: "
                        + operationsPort + "}\n");
        return MeasuredProcess.startJava(
                "broker",
                BROKER_OPTIONS,
                "dev.wwi.platform.command.Wwi",
                List.of("run", "broker", "--config", config.toString()),
                directory);
    }

    /** Where files of the bench may be put. */
    public Path directory() {
        return directory;
    }

    /** The source. */
    public PostgresServer postgres() {
        return postgres;
    }

    /** How to reach broker and registry. */
    public KafkaConfig kafka() {
        return kafka;
    }

    /** Creates topics with that many partitions each, and returns when the broker serves them. */
    public void createTopics(Map<String, Integer> partitions) throws InterruptedException {
        get(() -> admin.createTopics(partitions.entrySet().stream()
                        .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), (short) 1))
                        .toList())
                .all()
                .get());
        awaitTopics(topics -> topics.containsAll(partitions.keySet()));
    }

    /** Deletes all topics that are not Kafka's own, and returns when they are gone. */
    public void deleteTopics() throws InterruptedException {
        deleteTopics(topic -> true);
    }

    /** Deletes topics that are not Kafka's own, and returns when they are gone. */
    public void deleteTopics(Predicate<String> which) throws InterruptedException {
        Set<String> topics = get(() -> admin.listTopics().names().get()).stream()
                .filter(which)
                .collect(Collectors.toSet());
        get(() -> admin.deleteTopics(topics).all().get());
        awaitTopics(left -> left.stream().noneMatch(which));
    }

    private void awaitTopics(Predicate<Set<String>> condition) throws InterruptedException {
        while (!condition.test(get(() -> admin.listTopics().names().get()))) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Records and transaction markers in the topics that readers of committed records may see. */
    public long visibleOffsets(Collection<String> topics) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = partitions(topics).stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return get(() -> admin.listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all()
                        .get())
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** Bytes of topics on the broker's disk. */
    public long bytes(Predicate<String> which) throws InterruptedException {
        return get(() -> admin.describeLogDirs(List.of(1)).allDescriptions().get()).values().stream()
                .flatMap(directories -> directories.values().stream())
                .flatMap(directory -> directory.replicaInfos().entrySet().stream())
                .filter(replica -> which.test(replica.getKey().topic()))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    /** A client of the broker, which the servers close. */
    public Admin admin() {
        return admin;
    }

    /** The partitions of topics. */
    public List<TopicPartition> partitions(Collection<String> topics) throws InterruptedException {
        return get(() -> admin.describeTopics(topics).allTopicNames().get()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    @Override
    public void close() {
        opened.close();
    }

    private interface Call<T> {
        T run() throws ExecutionException, InterruptedException;
    }

    private static <T> T get(Call<T> call) throws InterruptedException {
        try {
            return call.run();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bench's broker refused: " + e.getCause(), e);
        }
    }
}
