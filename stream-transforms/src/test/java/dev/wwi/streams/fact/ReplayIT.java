package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.Feeds;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTable;
import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import dev.wwi.streams.TransformsStatus.StreamThreadStatus;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.TopicReader;
import dev.wwi.streams.testkit.TopicWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One history through the service, live and replayed, on real brokers: the outputs' last values are the same bytes. */
class ReplayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int HISTORIES = 12;
    private static final int PARTITIONS = 4;
    private static final int OTHER_PARTITIONS = 3;
    private static final Set<String> FACT_TOPICS = SourceTables.all().stream()
            .filter(table -> table.feeds() == Feeds.FACTS)
            .map(table -> table.topic())
            .collect(Collectors.toUnmodifiableSet());

    @TempDir
    Path directory;

    private final Random random = new Random(17);
    private KafkaServers live;
    private SchemaIds schemaIds;
    private List<History> histories;
    private List<Message> arrivals;

    @BeforeEach
    void sendNothingYet() throws Exception {
        live = KafkaServers.start(directory.resolve("live"));
        live.createTopics(PARTITIONS);
        schemaIds = RegistrySchemaIds.connect(live.config().schemaRegistryUrl(), Map.of());
        SourceTopics topics = new SourceTopics(schemaIds);
        histories = IntStream.rangeClosed(1, HISTORIES)
                .mapToObj(number -> new History(5_000 + number, number, false))
                .toList();
        arrivals = Interleaving.of(
                histories.stream()
                        .map(history -> history.arrivals(topics, schemaIds, random))
                        .toList(),
                random);
    }

    @AfterEach
    void stopServers() throws IOException {
        live.close();
    }

    @Test
    void liveReplayedAndReplayedByTwoOverOtherPartitionsTheBytesAreTheSame() throws Exception {
        // Given
        Map<String, Map<Bytes, Bytes>> lived = live();

        // When
        Map<String, Map<Bytes, Bytes>> replayed = replay(lived);
        Map<String, Map<Bytes, Bytes>> replayedByTwo = replayByTwo(lived);

        // Then
        assertThat(replayed).isEqualTo(lived);
        assertThat(replayedByTwo).isEqualTo(lived);
    }

    /** With pauses, and with restarts of which one finds its state and one does not. */
    private Map<String, Map<Bytes, Bytes>> live() throws Exception {
        int third = arrivals.size() / 3;
        try (TopicWriter writer = new TopicWriter(live.config())) {
            for (int part = 0; part < 3; part++) {
                Path state = directory.resolve(part == 2 ? "lost-state" : "state");
                try (Transforms transforms = started(live.config(), state, PARTITIONS, "1", 0)) {
                    for (Message message :
                            arrivals.subList(third * part, part == 2 ? arrivals.size() : third * (part + 1))) {
                        send(writer, message, PARTITIONS);
                        if (random.nextInt(100) == 0) {
                            writer.flush();
                            TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                        }
                    }
                    writer.flush();
                    awaitRunning(transforms);
                    if (part == 2) {
                        await().atMost(PATIENCE)
                                .untilAsserted(() -> new WarehouseTables(tables(live.config()), schemaIds)
                                        .assertAreThoseOf(histories));
                    }
                }
            }
        }
        return tables(live.config());
    }

    /** Everything is there before the application starts. */
    private Map<String, Map<Bytes, Bytes>> replay(Map<String, Map<Bytes, Bytes>> expected) throws Exception {
        try (KafkaServers servers = filled("replay", PARTITIONS)) {
            try (Transforms transforms =
                    started(withLiveRegistry(servers), directory.resolve("replay-state"), PARTITIONS, "1", 0)) {
                awaitTables(servers, expected);
                awaitRunning(transforms);
                return tables(servers.config());
            }
        }
    }

    /** A second instance comes while the first works, the first goes, and comes again without its state. */
    private Map<String, Map<Bytes, Bytes>> replayByTwo(Map<String, Map<Bytes, Bytes>> expected) throws Exception {
        try (KafkaServers servers = filled("spread", OTHER_PARTITIONS)) {
            KafkaConfig kafka = withLiveRegistry(servers);
            Transforms first = started(kafka, directory.resolve("first"), OTHER_PARTITIONS, "first", 1);
            try (Transforms second = started(kafka, directory.resolve("second"), OTHER_PARTITIONS, "second", 1)) {
                await().atMost(PATIENCE).until(() -> hasTasks(second, StreamThreadStatus::activeTasks));
                first.close();
                try (Transforms again =
                        started(kafka, directory.resolve("first-again"), OTHER_PARTITIONS, "first", 1)) {
                    awaitTables(servers, expected);
                    await().atMost(PATIENCE)
                            .until(() -> hasTasks(second, StreamThreadStatus::standbyTasks)
                                    && hasTasks(again, StreamThreadStatus::activeTasks));
                    return tables(servers.config());
                }
            } finally {
                first.close();
            }
        }
    }

    private KafkaServers filled(String name, int partitions) throws Exception {
        KafkaServers servers = KafkaServers.start(directory.resolve(name));
        servers.createTopics(partitions);
        try (TopicWriter writer = new TopicWriter(servers.config())) {
            arrivals.forEach(message -> send(writer, message, partitions));
        }
        return servers;
    }

    private static void send(TopicWriter writer, Message message, int factPartitions) {
        int partition = FACT_TOPICS.contains(message.topic())
                ? KeyPartitioning.partition(message.key().get(), factPartitions)
                : 0;
        byte[] value = message.value() == null ? null : message.value().get();
        writer.send(message.topic(), partition, message.key().get(), value, message.timestampMillis());
    }

    /** Schema ids are part of the bytes. */
    private KafkaConfig withLiveRegistry(KafkaServers servers) {
        return KafkaConfig.of(servers.config().bootstrapServers(), live.config().schemaRegistryUrl());
    }

    private static Transforms started(
            KafkaConfig kafka, Path state, int partitions, String instanceId, int standbyReplicas) throws Exception {
        String yaml = """
                kafka:
                  bootstrapServers: "%s"
                  schemaRegistryUrl: "%s"
                processing:
                  stateDirectory: "%s"
                  factPartitions: %d
                  instanceId: "%s"
                  standbyReplicas: %d
                """.formatted(
                kafka.bootstrapServers(), kafka.schemaRegistryUrl(), state, partitions, instanceId, standbyReplicas);
        Transforms transforms =
                new Transforms(ConfigLoader.parse(yaml, TransformsConfig.class, Map.of()), new SimpleMeterRegistry());
        transforms.start();
        return transforms;
    }

    private static void awaitRunning(Transforms transforms) {
        await().atMost(PATIENCE).until(transforms::health, Health::isReady);
    }

    private static boolean hasTasks(Transforms transforms, Function<StreamThreadStatus, List<String>> tasks) {
        return transforms.status().threads().stream()
                .anyMatch(thread -> !tasks.apply(thread).isEmpty());
    }

    private static void awaitTables(KafkaServers servers, Map<String, Map<Bytes, Bytes>> expected) {
        await().atMost(PATIENCE).during(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(tables(servers.config()))
                .isEqualTo(expected));
    }

    /** Each table's last rows; all but dim_date, which also knows the dates that facts had for a while. */
    private static Map<String, Map<Bytes, Bytes>> tables(KafkaConfig kafka) {
        Map<String, Map<Bytes, Bytes>> tables = new TreeMap<>();
        for (TargetTable table : TargetTables.all()) {
            if (!table.equals(TargetTables.DIM_DATE)) {
                tables.put(table.topic(), new HashMap<>());
            }
        }
        try (TopicReader reader = new TopicReader(kafka, tables.keySet())) {
            reader.readToEnd(record -> {
                Map<Bytes, Bytes> rows = tables.getOrDefault(record.topic(), Map.of());
                if (record.value() == null) {
                    rows.remove(Bytes.wrap(record.key()));
                } else {
                    rows.put(Bytes.wrap(record.key()), Bytes.wrap(record.value()));
                }
            });
        }
        return tables;
    }
}
