package dev.wwi.streams.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.serde.RegistrySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsConfig;
import dev.wwi.streams.TransformsMain;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.Patience;
import dev.wwi.streams.testkit.TopicReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dimensions on a real broker: exactly once across restarts and kills, and past bad records. */
class DimensionsOnKafkaIT {
    private static final Duration LONGER_THAN_A_START = Duration.ofSeconds(8);
    private static final int IDS_APART = 10;
    private static final int FACT_PARTITIONS = 4;
    private static final int CATCH_UP_FROM_RECORDS = 1_000;
    private static final List<String> DIMENSION_TOPICS = Dimensions.all().stream()
            .flatMap(dimension -> dimension.target().stream())
            .map(target -> target.topic())
            .toList();

    @TempDir
    private Path directory;

    private KafkaServers kafka;
    private SchemaIds schemaIds;

    @BeforeEach
    void startServers() throws Exception {
        kafka = KafkaServers.start(directory.resolve("servers"));
        kafka.createTopics(FACT_PARTITIONS);
        schemaIds = RegistrySchemaIds.connect(kafka.config().schemaRegistryUrl(), Map.of());
    }

    @AfterEach
    void stopServers() throws Exception {
        kafka.close();
    }

    @Test
    void aProcessThatIsKilledAgainAndAgainEndsAsTheOracleSays() throws Exception {
        // Given
        Random random = new Random(11);
        List<SourceChange> history = histories(30);
        Process process = startProcess();
        try (DimensionDriver source = sourceOnKafka()) {
            // When
            int sent = 0;
            for (SourceChange change : RandomHistory.interleaved(history, random)) {
                change.sendTo(source);
                if (++sent % 1_000 == 0) {
                    Thread.sleep(random.nextInt(5_000));
                    process.destroyForcibly().waitFor();
                    process = startProcess();
                }
            }

            // Then
            awaitVersions(DimensionOracle.versions(history));
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRestartPublishesNothingAgainWithOrWithoutItsState() throws Exception {
        // Given
        List<SourceChange> history = histories(5);
        Path state = directory.resolve("state");
        try (Transforms transforms = start(state);
                DimensionDriver source = sourceOnKafka()) {
            history.forEach(change -> change.sendTo(source));
            awaitVersions(DimensionOracle.versions(history));
            assertThat(transforms.status().threads()).isNotEmpty();
        }
        Map<TopicPartition, Long> before = ends();

        // When
        SourceChange next = new SourceChange(
                SourceTables.PAYMENT_METHODS,
                900_000,
                SourceChange.Kind.WRITE,
                1_700_100_000_000_000L,
                1_000_000,
                Defaults.row(SourceTables.PAYMENT_METHODS, 900_000));
        List<SourceChange> all = new ArrayList<>(history);
        all.add(next);
        try (Transforms transforms = start(directory.resolve("other-state"));
                DimensionDriver source = sourceOnKafka()) {
            next.sendTo(source);
            awaitVersions(DimensionOracle.versions(all));
            Patience.awaitRunning(transforms);
        }

        // Then
        assertThat(recordsSince(before))
                .isEqualTo(Map.of("wwi.dim.payment_method", 1L, Topics.MEMBER_TIMELINES, (long) FACT_PARTITIONS));
    }

    @Test
    void badRecordsBecomeDeadLettersAndNothingElseStops() throws Exception {
        // Given
        String topic = SourceTables.COLORS.topic();
        byte[] garbage = {9, 9, 9, 9, 9, 9};
        byte[] unknownSchema = WireFormat.frame(987_654, new byte[] {1, 2, 3});
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Transforms transforms = new Transforms(config(directory.resolve("state")), meters);
                ChangeTopicProducer producer = new ChangeTopicProducer(kafka.config());
                DimensionDriver source = new DimensionDriver(producer, schemaIds)) {
            transforms.start();

            // When
            producer.send(topic, garbage, garbage, 1_000);
            producer.send(topic, WireFormat.frame(1, new byte[] {2}), garbage, 1_000);
            producer.send(topic, WireFormat.frame(1, new byte[] {2}), unknownSchema, 1_000);
            producer.send(topic, WireFormat.frame(1, new byte[] {2, 2, 2}), null, 1_000);
            List<SourceChange> history = histories(1);
            history.forEach(change -> change.sendTo(source));

            // Then
            awaitVersions(DimensionOracle.versions(history));
            List<DeadLetter> letters = deadLetters(4);
            assertThat(letters)
                    .extracting(DeadLetter::errorCode)
                    .containsExactly("UNREADABLE_CHANGE", "UNREADABLE_CHANGE", "UNKNOWN_SCHEMA", "UNREADABLE_CHANGE");
            assertThat(letters)
                    .extracting(DeadLetter::stage)
                    .containsExactly(
                            "transforms/decode",
                            "transforms/decode",
                            "transforms/decode",
                            "transforms/dimension-timelines");
            assertThat(letters).extracting(DeadLetter::offset).containsExactly(0L, 1L, 2L, 3L);
            assertThat(letters).extracting(DeadLetter::topic).containsOnly(topic);
            assertThat(letters.get(0).value()).isEqualTo(Bytes.wrap(garbage));
            assertThat(letters.get(2).value()).isEqualTo(Bytes.wrap(unknownSchema));
            assertThat(letters.get(3).key()).isEqualTo(Bytes.wrap(WireFormat.frame(1, new byte[] {2, 2, 2})));
            Patience.awaitRunning(transforms);
            assertThat(transforms.status().deadLetters()).isEqualTo(4);
        }
    }

    @Test
    void whatPilesUpDuringAPauseIsCaughtUpWithAtAnotherPace() throws Exception {
        // Given
        List<SourceChange> history = histories(15);
        assertThat(history).hasSizeGreaterThan(CATCH_UP_FROM_RECORDS);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Transforms transforms = new Transforms(catchingUpEarly(), meters);
                DimensionDriver source = sourceOnKafka()) {
            transforms.start();
            assertThat(transforms.status().pace()).isEqualTo("CATCHING_UP");
            awaitPace(transforms, "LIVE");
            Patience.awaitRunning(transforms);
            transforms.pause();
            Map<TopicPartition, Long> before = new HashMap<>();
            read(record -> before.put(partition(record), record.offset() + 1));

            // When
            history.forEach(change -> change.sendTo(source));
            awaitPace(transforms, "CATCHING_UP");
            Health paused = new Health.Starting("paused before it has taken over its tasks");
            Patience.patiently().during(LONGER_THAN_A_START).until(transforms::health, paused::equals);
            Map<String, Long> publishedWhilePaused = recordsSince(before);
            transforms.resume();

            // Then
            awaitVersions(DimensionOracle.versions(history));
            awaitPace(transforms, "LIVE");
            Patience.awaitRunning(transforms);
            assertThat(publishedWhilePaused).isEmpty();
            assertThat(meters.get("wwi.transforms.catching.up").gauge().value()).isZero();
            assertThat(meters.get("wwi.transforms.running").gauge().value()).isOne();
        }
    }

    @Test
    void everyPartitionGetsEveryTimeline() throws Exception {
        // Given
        List<SourceChange> history = histories(2);
        try (Transforms transforms = start(directory.resolve("state"));
                DimensionDriver source = sourceOnKafka()) {
            // When
            history.forEach(change -> change.sendTo(source));
            awaitVersions(DimensionOracle.versions(history));

            // Then
            Map<Integer, Set<String>> keys = new HashMap<>();
            try (TopicReader reader = new TopicReader(kafka.config(), List.of(Topics.MEMBER_TIMELINES))) {
                Patience.patiently().untilAsserted(() -> {
                    reader.poll(record -> keys.computeIfAbsent(record.partition(), partition -> new TreeSet<>())
                            .add(Bytes.wrap(record.key()) + "=" + Bytes.wrap(record.value())));
                    assertThat(keys.values()).hasSize(FACT_PARTITIONS).allMatch(partition -> partition.size() > 20);
                    assertThat(new ArrayList<>(keys.values())).containsOnly(keys.get(0));
                });
            }
            assertThat(transforms.applicationId()).isEqualTo("wwi-transforms-g1");
        }
    }

    private static List<SourceChange> histories(int count) {
        List<SourceChange> histories = new ArrayList<>();
        for (int seed = 1; seed <= count; seed++) {
            histories.addAll(RandomHistory.of(seed, seed * IDS_APART));
        }
        return histories;
    }

    private Transforms start(Path state) throws Exception {
        Transforms transforms = new Transforms(config(state), new SimpleMeterRegistry());
        transforms.start();
        return transforms;
    }

    private TransformsConfig config(Path state) {
        return TransformsConfig.of(kafka.config(), state, FACT_PARTITIONS);
    }

    private TransformsConfig catchingUpEarly() {
        return ConfigLoader.parse(
                """
                kafka:
                  bootstrapServers: "%s"
                  schemaRegistryUrl: "%s"
                processing:
                  stateDirectory: "%s"
                  factPartitions: %d
                  catchUpFromRecords: %d
                """.formatted(
                                kafka.config().bootstrapServers(),
                                kafka.config().schemaRegistryUrl(),
                                directory.resolve("state"),
                                FACT_PARTITIONS,
                                CATCH_UP_FROM_RECORDS),
                TransformsConfig.class,
                Map.of());
    }

    private static void awaitPace(Transforms transforms, String pace) {
        Patience.patiently().until(() -> pace.equals(transforms.status().pace()));
    }

    private Process startProcess() throws Exception {
        KafkaConfig servers = kafka.config();
        Path config = directory.resolve("transforms.yaml");
        Files.writeString(config, """
                kafka:
                  bootstrapServers: "%s"
                  schemaRegistryUrl: "%s"
                processing:
                  stateDirectory: "%s"
                  factPartitions: %d
                operations:
                  port: 0
                """.formatted(
                        servers.bootstrapServers(),
                        servers.schemaRegistryUrl(),
                        directory.resolve("process-state"),
                        FACT_PARTITIONS));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TransformsMain.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "killed-process.log").toFile()))
                .start();
    }

    private DimensionDriver sourceOnKafka() {
        return new DimensionDriver(new ChangeTopicProducer(kafka.config()), schemaIds);
    }

    private void awaitVersions(List<DimensionOracle.ExpectedVersion> expected) {
        PublishedDimensions published = new PublishedDimensions(schemaIds);
        try (TopicReader reader = new TopicReader(kafka.config(), DIMENSION_TOPICS)) {
            Patience.patiently().untilAsserted(() -> {
                reader.readToEnd(record -> published.take(record.topic(), record.key(), record.value()));
                assertThat(published.versions()).hasSameSizeAs(expected);
                assertThat(published.versions()).containsExactlyInAnyOrderElementsOf(expected);
            });
        }
    }

    private List<DeadLetter> deadLetters(int count) {
        List<DeadLetter> letters = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka.config(), List.of(Topics.TRANSFORMS_DEAD_LETTERS))) {
            Patience.patiently().until(() -> {
                reader.poll(record -> letters.add(DeadLetter.parse(record)));
                return letters.size() >= count;
            });
        }
        return letters;
    }

    private Map<TopicPartition, Long> ends() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        read(record -> ends.put(partition(record), record.offset() + 1));
        assertThat(ends).hasSize(DIMENSION_TOPICS.size() + FACT_PARTITIONS);
        return ends;
    }

    /** Not by counting all: compaction takes records of before away meanwhile. */
    private Map<String, Long> recordsSince(Map<TopicPartition, Long> ends) {
        Map<String, Long> counts = new HashMap<>();
        read(record -> {
            if (record.offset() >= ends.getOrDefault(partition(record), 0L)) {
                counts.merge(record.topic(), 1L, Long::sum);
            }
        });
        return counts;
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        List<String> topics = new ArrayList<>(DIMENSION_TOPICS);
        topics.add(Topics.MEMBER_TIMELINES);
        try (TopicReader reader = new TopicReader(kafka.config(), topics)) {
            // A transaction becomes visible partition by partition, so an empty poll alone is not the end.
            Patience.patiently().during(Duration.ofSeconds(2)).until(() -> reader.poll(taker) == 0);
        }
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
