package dev.wwi.platform.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.deadletter.DeadLetter;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.WireFormat;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterDeskIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ORDERS = "wwi.sales.orders";
    private static final long RECORD_MILLIS = 1_700_000_000_000L;

    @TempDir
    private Path directory;

    private final InMemorySchemaIds schemas = new InMemorySchemaIds();
    private final Set<String> stopped = new HashSet<>();
    private KafkaBroker broker;
    private KafkaConfig kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private DeadLetterDesk desk;
    private boolean isRunning = true;

    @BeforeEach
    void startBroker() throws Exception {
        broker = KafkaBroker.start(directory, FreePort.any());
        kafka = KafkaConfig.of(broker.bootstrapServers(), "http://127.0.0.1:1");
        try (Admin admin = Admin.create(kafka.clientSettings())) {
            TopicProvisioner provisioner = new TopicProvisioner(admin, (short) 1);
            provisioner.provision(Topics.deadLetterTopics());
            provisioner.provision(Topics.changeTopics(2));
            provisioner.provision(Topics.outputTopics(2));
        }
        producer = new KafkaProducer<>(kafka.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
        desk = new DeadLetterDesk(kafka, schemas, stopped::contains);
    }

    @AfterEach
    void stopBroker() {
        desk.close();
        producer.close();
        if (isRunning) {
            broker.close();
        }
    }

    @Test
    void lettersAreFoundByServiceTopicCodeAndTime() throws Exception {
        // Given
        letter("sink", ORDERS, 1, 0, "a", "ROW_REJECTED");
        letter("sink", "wwi.fct.fct_order", 1, 7, "b", "ROW_TOO_LARGE");
        letter("transforms", ORDERS, 1, 3, "c", "UNREADABLE_CHANGE");

        // When // Then
        assertThat(ids(LetterFilter.open())).containsExactly("transforms/0", "sink/0", "sink/1");
        assertThat(ids(filter("sink", null, null, null))).containsExactly("sink/0", "sink/1");
        assertThat(ids(filter(null, ORDERS, null, null))).containsExactly("transforms/0", "sink/0");
        assertThat(ids(filter(null, null, "ROW_TOO_LARGE", null))).containsExactly("sink/1");
        assertThat(ids(filter(null, null, null, "2999-01-01T00:00:00Z"))).isEmpty();
        assertThat(desk.openLetters())
                .containsExactlyInAnyOrderEntriesOf(Map.of("connector", 0L, "transforms", 1L, "sink", 2L));
    }

    @Test
    @Timeout(30)
    void howManyAreOpenIsToldAlsoWhileKafkaDoesNotAnswer() throws Exception {
        // Given
        letter("sink", ORDERS, 1, 0, "a", "ROW_REJECTED");
        Map<String, Long> known = desk.openLetters();
        assertThat(known).containsEntry("sink", 1L);

        // When
        broker.close();
        isRunning = false;
        List<Map<String, Long>> answers = List.of(desk.openLetters(), desk.openLetters(), desk.openLetters());

        // Then
        assertThat(answers).containsOnly(known);
    }

    @Test
    void aLetterIsShownDecodedWhereItCanBeAndInHexadecimalElsewhere() throws Exception {
        // Given
        DeadLetter letter = new DeadLetter(
                "sink",
                ORDERS,
                1,
                5,
                RECORD_MILLIS,
                Bytes.wrap(avro(42)),
                Bytes.wrap(new byte[] {1, 2, (byte) 0xFF}),
                List.of(new RecordHeader("origin", "wal".getBytes(StandardCharsets.UTF_8))),
                "MALFORMED_RECORD",
                "record starts with byte 1");
        send(letter.toProducerRecord(Topics.SINK_DEAD_LETTERS));

        // When
        LetterView view = desk.show(LetterId.parse("sink/0"));

        // Then
        assertThat(view.key()).isEqualTo(new LetterView.Content("avro", 6, "{\"order_id\": 42}"));
        assertThat(view.value()).isEqualTo(new LetterView.Content("hex", 3, "0102ff"));
        assertThat(view.headers()).containsExactly(Map.entry("origin", "wal"));
        assertThat(view.reason()).isEqualTo("record starts with byte 1");
        assertThat(view.recordAt()).isEqualTo("2023-11-14T22:13:20Z");
        assertThatThrownBy(() -> desk.show(LetterId.parse("sink/9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no dead letter sink/9");
    }

    @Test
    void theNewestRecordOfItsKeyIsSentAgainAsItWasAndOnlyOnce() throws Exception {
        // Given
        change(ORDERS, 1, "other", "x");
        long offset = change(ORDERS, 1, "a", "bytes");
        change(ORDERS, 1, "other", "y");
        letter("sink", ORDERS, 1, offset, "a", "ROW_REJECTED");

        // When
        List<LetterOutcome> first = desk.replay(LetterFilter.of(List.of("sink/0")));
        List<LetterOutcome> second = desk.replay(LetterFilter.of(List.of("sink/0")));

        // Then
        assertThat(first).containsExactly(new LetterOutcome("sink/0", "REPLAYED", "sent to wwi.sales.orders-1"));
        assertThat(second).containsExactly(new LetterOutcome("sink/0", null, "it is done with: REPLAYED"));
        List<ConsumerRecord<byte[], byte[]>> records = records(ORDERS, 1);
        assertThat(records).hasSize(4);
        assertThat(records.get(3).key()).isEqualTo(bytes("a"));
        assertThat(records.get(3).value()).isEqualTo(bytes("bytes"));
        assertThat(records.get(3).timestamp()).isEqualTo(RECORD_MILLIS);
        assertThat(desk.openLetters()).containsEntry("sink", 0L);
        assertThat(ids(LetterFilter.open())).isEmpty();
    }

    @Test
    void aRecordThatWasOvertakenIsRefused() throws Exception {
        // Given
        long offset = change(ORDERS, 1, "a", "old");
        change(ORDERS, 1, "a", "new");
        letter("sink", ORDERS, 1, offset, "a", "ROW_REJECTED");

        // When
        LetterOutcome outcome = desk.replay(LetterFilter.open()).get(0);

        // Then
        assertThat(outcome.done()).isNull();
        assertThat(outcome.detail())
                .isEqualTo("a later record of its key is at offset 1 of wwi.sales.orders-1, which it would undo. If the"
                        + " row is not as the source has it, read the table again with ./wwi snapshot sales.orders");
        assertThat(records(ORDERS, 1)).hasSize(2);
        assertThat(desk.show(LetterId.parse("sink/0")).refusal()).isEqualTo(outcome.detail());
    }

    @Test
    void aRecordOfAnOpenTransactionThatTheReplayOvertakesStaysTheNewest() throws Exception {
        // Given
        long offset = change(ORDERS, 1, "a", "old");
        letter("sink", ORDERS, 1, offset, "a", "ROW_REJECTED");
        Map<String, Object> settings = new HashMap<>(kafka.clientSettings());
        settings.put("transactional.id", "capture");
        try (KafkaProducer<byte[], byte[]> capture =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            capture.initTransactions();
            capture.beginTransaction();
            capture.send(new ProducerRecord<>(ORDERS, 1, RECORD_MILLIS + 1, bytes("a"), bytes("new")))
                    .get();

            // When
            CompletableFuture<List<LetterOutcome>> replay =
                    CompletableFuture.supplyAsync(() -> desk.replay(LetterFilter.open()));
            await().until(() -> written(ORDERS, 1) >= 3);
            capture.commitTransaction();

            // Then
            assertThat(replay.get().get(0).detail()).contains("was sent once more, so that it stays the newest");
            assertThat(records(ORDERS, 1))
                    .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .containsExactly("old", "new", "bytes", "new");
        }
    }

    private long written(String topic, int partition) throws Exception {
        try (Admin admin = Admin.create(kafka.clientSettings())) {
            TopicPartition place = new TopicPartition(topic, partition);
            return new GroupOffsets(admin).writtenEnds(List.of(place)).get(place);
        }
    }

    @Test
    void whatCannotBeRightIsRefusedWithTheWayOut() throws Exception {
        // Given
        long offset = change(ORDERS, 0, "a", "x");
        letter("sink", ORDERS, 0, offset, "a", "ROW_REJECTED");
        letter("transforms", "wwi-transforms-fct_order-topic", 0, 3, "a", "UNUSABLE_RECORD");
        letter("connector", ORDERS, DeadLetter.UNKNOWN, DeadLetter.UNKNOWN, "a", "COLUMN_CHANGED");
        stopped.add(ORDERS);

        // When
        List<LetterOutcome> outcomes = desk.replay(LetterFilter.open());

        // Then
        assertThat(outcomes).extracting(LetterOutcome::letter).containsExactly("connector/0", "transforms/0", "sink/0");
        assertThat(outcomes).extracting(LetterOutcome::done).containsOnlyNulls();
        assertThat(outcomes.get(0).detail()).contains("never was in wwi.sales.orders", "./wwi snapshot sales.orders");
        assertThat(outcomes.get(1).detail()).contains("internal to the transforms", "./wwi rebuild --transforms");
        assertThat(outcomes.get(2).detail()).contains("its table stands still", "./wwi snapshot sales.orders");
        assertThat(records(ORDERS, 0)).hasSize(1);
    }

    @Test
    void aLetterThatIsGivenUpStaysInItsTopicAndIsOpenNoMore() throws Exception {
        // Given
        letter("sink", ORDERS, 0, 0, "a", "ROW_REJECTED");
        letter("sink", ORDERS, 0, 1, "b", "ROW_REJECTED");

        // When
        List<LetterOutcome> outcomes = desk.drop(LetterFilter.of(List.of("sink/1", "sink/7")));

        // Then
        assertThat(outcomes).extracting(LetterOutcome::done).containsExactly(null, "DROPPED");
        assertThat(ids(LetterFilter.open())).containsExactly("sink/0");
        assertThat(desk.show(LetterId.parse("sink/1")).state()).isEqualTo("DROPPED");
        assertThat(desk.openLetters()).containsEntry("sink", 1L);
    }

    private static LetterFilter filter(String service, String topic, String code, String since) {
        return new LetterFilter(List.of(), service, topic, code, since, false);
    }

    private List<String> ids(LetterFilter filter) {
        return desk.list(filter).stream().map(LetterView::id).toList();
    }

    private void letter(String service, String topic, int partition, long offset, String key, String code)
            throws Exception {
        send(new DeadLetter(
                        service,
                        topic,
                        partition,
                        offset,
                        RECORD_MILLIS,
                        Bytes.wrap(bytes(key)),
                        Bytes.wrap(bytes("bytes")),
                        List.of(),
                        code,
                        "refused by the test")
                .toProducerRecord("wwi.dlq." + service));
    }

    private long change(String topic, int partition, String key, String value) throws Exception {
        return send(new ProducerRecord<>(topic, partition, RECORD_MILLIS, bytes(key), bytes(value)))
                .offset();
    }

    private RecordMetadata send(ProducerRecord<byte[], byte[]> record) throws Exception {
        return producer.send(record).get();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic, int partition) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (PartitionRecords records = new PartitionRecords(kafka.clientSettings(), PATIENCE)) {
            records.read(new TopicPartition(topic, partition), 0, found::add);
        }
        return found;
    }

    private byte[] avro(int id) throws Exception {
        Schema schema =
                SchemaBuilder.record("Key").fields().requiredInt("order_id").endRecord();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
        new GenericDatumWriter<>(schema)
                .write(new GenericRecordBuilder(schema).set("order_id", id).build(), encoder);
        encoder.flush();
        return WireFormat.frame(schemas.idOf("key", schema), body.toByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
