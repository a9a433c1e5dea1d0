package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.Patience;
import dev.wwi.streams.testkit.TopicReader;
import dev.wwi.streams.testkit.TopicWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;

/** A real broker with the change topics, and the transforms that read them. */
final class ReplayServers implements AutoCloseable {
    private static final Set<String> FACT_TOPICS = SourceTables.all().stream()
            .filter(table -> table.feeds() == Feeds.FACTS)
            .map(SourceTable::topic)
            .collect(Collectors.toUnmodifiableSet());

    private final KafkaServers servers;
    private final KafkaConfig kafka;
    private final Path directory;
    private final int partitions;
    private final TopicWriter writer;

    /**
     * A process of the transforms.
     *
     * @param state the name of its state directory
     * @param generation what it builds
     * @param instanceId who it is among the generation's processes
     * @param standbyReplicas how many copies of stores they keep
     */
    record Instance(String state, int generation, String instanceId, int standbyReplicas) {
        /** The only one of the first generation. */
        static Instance single(String state) {
            return new Instance(state, 1, "1", 0);
        }
    }

    private ReplayServers(KafkaServers servers, KafkaConfig kafka, Path directory, int partitions) {
        this.servers = servers;
        this.kafka = kafka;
        this.directory = directory;
        this.partitions = partitions;
        this.writer = new TopicWriter(kafka);
    }

    static ReplayServers start(Path directory, int partitions) throws IOException, InterruptedException {
        KafkaServers servers = withTopics(directory, partitions);
        return new ReplayServers(servers, servers.config(), directory, partitions);
    }

    /** Another broker with this one's registry, for schema ids are part of the bytes. */
    ReplayServers startAnother(Path otherDirectory, int otherPartitions) throws IOException, InterruptedException {
        KafkaServers other = withTopics(otherDirectory, otherPartitions);
        KafkaConfig otherKafka = KafkaConfig.of(other.config().bootstrapServers(), kafka.schemaRegistryUrl());
        return new ReplayServers(other, otherKafka, otherDirectory, otherPartitions);
    }

    SchemaIds schemaIds() {
        return RegistrySchemaIds.connect(kafka.schemaRegistryUrl(), Map.of());
    }

    /** Sends a record as the connector does, or as it was noted of a read. */
    void send(Message message) {
        boolean isSpread =
                FACT_TOPICS.contains(message.topic()) || message.topic().equals(Topics.ROW_ORIGINS);
        int partition = isSpread ? KeyPartitioning.partition(message.key().get(), partitions) : 0;
        byte[] value = message.value() == null ? null : message.value().get();
        writer.send(message.topic(), partition, message.key().get(), value, message.timestampMillis());
    }

    /** Waits until the broker has all that was sent. */
    void flush() {
        writer.flush();
    }

    /** Starts a process of the transforms, which the caller closes before this. */
    Transforms start(Instance instance) throws InterruptedException {
        String yaml = """
                kafka:
                  bootstrapServers: "%s"
                  schemaRegistryUrl: "%s"
                processing:
                  stateDirectory: "%s"
                  factPartitions: %d
                  generation: %d
                  instanceId: "%s"
                  standbyReplicas: %d
                """.formatted(
                        kafka.bootstrapServers(),
                        kafka.schemaRegistryUrl(),
                        directory.resolve(instance.state()),
                        partitions,
                        instance.generation(),
                        instance.instanceId(),
                        instance.standbyReplicas());
        Transforms transforms =
                new Transforms(ConfigLoader.parse(yaml, TransformsConfig.class, Map.of()), new SimpleMeterRegistry());
        transforms.start();
        return transforms;
    }

    /** All records of a topic. */
    List<Message> records(String topic) {
        List<Message> records = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka, List.of(topic))) {
            reader.readToEnd(record -> records.add(new Message(
                    topic,
                    Bytes.wrap(record.key()),
                    record.value() == null ? null : Bytes.wrap(record.value()),
                    record.timestamp())));
        }
        return records;
    }

    /**
     * Each table's last rows, by the plain name of its topic; all but dim_date, which also knows the dates that facts had
     * for a while.
     */
    Map<String, Map<Bytes, Bytes>> tables(TransformsGeneration generation) {
        Map<String, TargetTable> byTopic = TargetTables.all().stream()
                .filter(table -> !table.equals(TargetTables.DIM_DATE))
                .collect(Collectors.toMap(table -> generation.of(table).topic(), Function.identity()));
        Map<String, Map<Bytes, Bytes>> tables = new TreeMap<>();
        byTopic.values().forEach(table -> tables.put(table.topic(), new HashMap<>()));
        try (TopicReader reader = new TopicReader(kafka, byTopic.keySet())) {
            reader.readToEnd(record -> {
                Map<Bytes, Bytes> rows =
                        tables.getOrDefault(byTopic.get(record.topic()).topic(), Map.of());
                if (record.value() == null) {
                    rows.remove(Bytes.wrap(record.key()));
                } else {
                    rows.put(Bytes.wrap(record.key()), Bytes.wrap(record.value()));
                }
            });
        }
        return tables;
    }

    /** Waits until the tables are so and stay so. */
    void awaitTables(Transforms transforms, Map<String, Map<Bytes, Bytes>> expected) {
        Patience.patiently(transforms)
                .during(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(tables(transforms.generation())).isEqualTo(expected));
    }

    @Override
    public void close() throws IOException {
        try (servers) {
            writer.close();
        }
    }

    private static KafkaServers withTopics(Path directory, int partitions) throws IOException, InterruptedException {
        KafkaServers servers = KafkaServers.start(directory.resolve("servers"));
        try {
            servers.createTopics(partitions);
            return servers;
        } catch (InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }
}
