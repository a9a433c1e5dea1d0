package dev.wwi.platform.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.position.PartitionScan;
import dev.wwi.platform.KafkaFixture;
import dev.wwi.schemas.serde.KeyPartitioning;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TopicRemakingIT {
    private static final int BEFORE = 2;
    private static final int AFTER = 5;
    private static final int RECORDS = 13_000;
    private static final int KEYS = 700;
    private static final String LAG = "min.compaction.lag.ms";
    private static final String LINES = "wwi.sales.order_lines";
    private static final String ORDERS = "wwi.sales.orders";

    @RegisterExtension
    private final KafkaFixture kafka = new KafkaFixture();

    @BeforeEach
    void makeTheTopics() throws Exception {
        new TopicProvisioner(kafka.admin(), (short) 1).provision(Topics.lastingFactTopics(BEFORE));
    }

    @Test
    void everyRecordIsThereInItsKeysOrderHoweverOftenItIsKilled() throws Exception {
        // Given
        neverCompact();
        write(LINES, RECORDS, 1);
        write(ORDERS, 100, 2);
        write(Topics.ROW_ORIGINS, 100, 3);
        Map<String, Map<String, List<String>>> before = histories();

        // When
        int kills = remakeWithAKillAtEveryStep();

        // Then
        assertThat(kills).isGreaterThan(20);
        assertThat(histories()).isEqualTo(before);
        assertThat(before.get(LINES)).hasSize(KEYS);
        for (TopicSpec topic : Topics.lastingFactTopics(AFTER)) {
            assertThat(records(topic.name())).as(topic.name()).allSatisfy(record -> assertThat(record.partition())
                    .isEqualTo(partition(record)));
            assertThat(partitions(topic.name())).as(topic.name()).isEqualTo(AFTER);
            assertThat(settings(topic.name()))
                    .containsAllEntriesOf(topic.settings())
                    .containsEntry(LAG, Long.toString(Long.MAX_VALUE));
        }
        assertThat(kafka.admin().listTopics().names().get()).noneMatch(topic -> topic.contains("partition-copy"));
    }

    @Test
    void whatHasTheCountAlreadyOrIsNotThereIsLeftAlone() throws Exception {
        // Given
        write(ORDERS, 10, 4);
        kafka.admin().deleteTopics(List.of(LINES)).all().get();
        PartitionChange change = begun(BEFORE);

        // When
        try (ChangeLedger ledger = new ChangeLedger(kafka.settings(), kafka.admin(), 1)) {
            change = new TopicRemaking(kafka.admin(), ledger, () -> {}, (step, records) -> {
                        throw new AssertionError(step);
                    })
                    .run(change, Topics.lastingFactTopics(BEFORE));
        }

        // Then
        assertThat(change).isEqualTo(begun(BEFORE));
        assertThat(kafka.admin().listTopics().names().get()).contains(ORDERS).doesNotContain(LINES);
    }

    @Test
    void ofTwoThatDoItAtOnceTheFirstIsStopped() throws Exception {
        // Given
        write(LINES, RECORDS, 5);
        try (ChangeLedger first = new ChangeLedger(kafka.settings(), kafka.admin(), 1);
                ChangeLedger second = new ChangeLedger(kafka.settings(), kafka.admin(), 1)) {
            first.write(begun(AFTER));
            TopicRemaking remaking = new TopicRemaking(kafka.admin(), first, () -> {}, (step, records) -> {
                try {
                    second.acquire();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            // When // Then
            assertThatThrownBy(() -> remaking.run(begun(AFTER), Topics.lastingFactTopics(AFTER)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another process goes on with the change of partitions");
        }
    }

    @Test
    void whatIsWrittenToATopicBehindItsCopyIsCopiedToo() throws Exception {
        // Given
        neverCompact();
        write(ORDERS, 50, 6);
        write(LINES, 50, 7);
        AtomicInteger late = new AtomicInteger();
        try (ChangeLedger ledger = new ChangeLedger(kafka.settings(), kafka.admin(), 1)) {
            ledger.write(begun(AFTER));

            // When
            new TopicRemaking(
                            kafka.admin(),
                            ledger,
                            () -> {
                                if (late.incrementAndGet() == 1) {
                                    write(ORDERS, 30, 8);
                                    write(LINES, 30, 9);
                                }
                            },
                            (step, records) -> {})
                    .run(ledger.acquire().orElseThrow(), Topics.lastingFactTopics(AFTER));
        }

        // Then
        assertThat(records(ORDERS)).hasSize(80);
        assertThat(records(LINES)).hasSize(80);
    }

    private int remakeWithAKillAtEveryStep() throws Exception {
        try (ChangeLedger ledger = new ChangeLedger(kafka.settings(), kafka.admin(), 1)) {
            ledger.write(begun(AFTER));
        }
        for (int kills = 0; ; kills++) {
            int survived = kills;
            AtomicInteger steps = new AtomicInteger();
            try (ChangeLedger ledger = new ChangeLedger(kafka.settings(), kafka.admin(), 1)) {
                new TopicRemaking(kafka.admin(), ledger, () -> {}, (step, records) -> {
                            // At its first step, its second, and so on: some get on, some do not.
                            if (steps.incrementAndGet() > survived % 4) {
                                throw new Killed();
                            }
                        })
                        .run(ledger.acquire().orElseThrow(), Topics.lastingFactTopics(AFTER));
                return kills;
            } catch (Killed e) {
                assertThat(kills).as("comes to an end").isLessThan(1_000);
            }
        }
    }

    private static PartitionChange begun(int partitions) {
        return PartitionChange.begin(BEFORE, partitions, List.of(1), 2, true).in(ChangePhase.REMAKING);
    }

    /** Changes, tombstones, headers, and of each transaction that is aborted nothing. */
    private void write(String topic, int count, long seed) {
        Random random = new Random(seed);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", kafka.settings().get("bootstrap.servers"), "transactional.id", "writer-" + topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int record = 0; record < count; ) {
                boolean aborts = random.nextInt(4) == 0;
                producer.beginTransaction();
                for (int i = 0; i < 50 && record < count; i++) {
                    byte[] key = key(random.nextInt(KEYS));
                    byte[] value = random.nextInt(10) == 0
                            ? null
                            : ((aborts ? "aborted " : "value ") + record).getBytes(StandardCharsets.UTF_8);
                    ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                            topic, KeyPartitioning.partition(key, BEFORE), 1_000L * record, key, value);
                    sent.headers().add("number", Integer.toString(record).getBytes(StandardCharsets.UTF_8));
                    var unused = producer.send(sent);
                    record += aborts ? 0 : 1;
                }
                if (aborts) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    /** In the wire format: a byte, a schema's id, the body. */
    private static byte[] key(int number) {
        return ByteBuffer.allocate(9).put((byte) 0).putInt(17).putInt(number).array();
    }

    private static int partition(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(Topics.ROW_ORIGINS)
                ? KeyPartitioning.partitionOfBody(record.key(), AFTER)
                : KeyPartitioning.partition(record.key(), AFTER);
    }

    /** By topic and key all that there is, in order. */
    private Map<String, Map<String, List<String>>> histories() throws Exception {
        Map<String, Map<String, List<String>>> histories = new TreeMap<>();
        for (TopicSpec topic : Topics.lastingFactTopics(AFTER)) {
            Map<String, List<String>> keys = histories.computeIfAbsent(topic.name(), name -> new TreeMap<>());
            for (ConsumerRecord<byte[], byte[]> record : records(topic.name())) {
                keys.computeIfAbsent(ByteBuffer.wrap(record.key()).getInt(5) + "", key -> new ArrayList<>())
                        .add(record.timestamp()
                                + " "
                                + (record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8))
                                + " "
                                + new String(
                                        record.headers().lastHeader("number").value(), StandardCharsets.UTF_8));
            }
        }
        return histories;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (ChangeLedger ledger = new ChangeLedger(kafka.settings(), kafka.admin(), 1);
                Consumer<byte[], byte[]> consumer = ledger.consumer()) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions(topic); partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            new PartitionScan(consumer, consumer.endOffsets(all), PartitionScan.PATIENCE).run(records::add);
        }
        return records;
    }

    private int partitions(String topic) throws Exception {
        return kafka.admin()
                .describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .size();
    }

    /** A setting of the operator's own, by which the test finds all that was written, not what compaction leaves of it. */
    private void neverCompact() throws Exception {
        for (TopicSpec topic : Topics.lastingFactTopics(BEFORE)) {
            kafka.admin()
                    .incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry(LAG, Long.toString(Long.MAX_VALUE)), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private Map<String, String> settings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return kafka.admin().describeConfigs(List.of(resource)).values().get(resource).get().entries().stream()
                .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
