package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.ColumnPolicy;
import dev.wwi.cdc.config.PrivacyConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.lifecycle.Health;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What leaves the connector of columns with a policy: searched for in the bytes of all topics and in the log. */
final class PrivacyIT {
    private static final String KEY = "a key of the tests, long enough";
    private static final PrivacyConfig POLICIES = new PrivacyConfig(
            Map.of(
                    "warehouse.colors.phone", ColumnPolicy.MASK,
                    "warehouse.colors.limit_amount", ColumnPolicy.MASK,
                    "warehouse.colors.account", ColumnPolicy.HASH,
                    "warehouse.colors.password", ColumnPolicy.HASH,
                    "warehouse.colors.email", ColumnPolicy.EXCLUDE),
            new Secret(KEY));

    /** No two of them share five characters with anything else that is written. */
    private static final List<String> CLEAR =
            List.of("PHONE-7391", "ACCT-55201", "PWD-88417", "mail-60443", "PHONE-9902", "ACCT-13377", "90210.77");

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void insertProtectedRows() throws Exception {
        execute("ALTER TABLE warehouse.colors ADD COLUMN phone varchar(40) NOT NULL, ADD COLUMN account varchar(40),"
                + " ADD COLUMN password bytea, ADD COLUMN email text, ADD COLUMN limit_amount numeric(18,2) NOT NULL");
        execute("INSERT INTO warehouse.colors VALUES (1, 'Red', 'PHONE-7391', 'ACCT-55201', 'PWD-88417',"
                + " 'mail-60443@wwi.dev', 90210.77), (2, 'Blue', 'PHONE-7391', NULL, NULL, NULL, 90210.77)");
        log.start();
        rootLogger().addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        rootLogger().detachAppender(log);
    }

    @Test
    void noProtectedValueIsOnTheWireOrInTheLog() throws Exception {
        // When
        try (CdcConnector connector = start(POLICIES)) {
            capture.awaitRunning(connector);
            execute("UPDATE warehouse.colors SET phone = 'PHONE-9902', account = 'ACCT-13377' WHERE color_id = 1");
            execute("DELETE FROM warehouse.colors WHERE color_id = 2");
            execute("TRUNCATE warehouse.colors");
            execute("INSERT INTO warehouse.colors VALUES (3, 'Green', 'PHONE-7391', 'ACCT-55201', 'PWD-88417',"
                    + " 'mail-60443@wwi.dev', 90210.77)");
            execute("ALTER TABLE warehouse.colors ADD COLUMN area polygon");
            execute("UPDATE warehouse.colors SET color_name = 'Dark green'");
            capture.awaitCaptured(connector);
            assertThat(connector.status().stoppedTables()).hasSize(1);
        }
        // Then
        assertNothingIsClear();
        List<Change> changes = capture.read("wwi.warehouse.colors");
        assertThat(changes.stream().map(Change::op))
                .containsExactly("r", "r", "u", "d", "tombstone", "d", "tombstone", "c");
        GenericRecord read = changes.get(0).after();
        assertThat(read.getSchema().getFields().stream().map(Schema.Field::name))
                .containsExactly("color_id", "color_name", "phone", "account", "password", "limit_amount");
        assertThat(read.get("phone")).hasToString("****");
        assertThat(read.get("account")).hasToString(hmac("ACCT-55201"));
        assertThat(read.get("password")).hasToString(hmac("PWD-88417"));
        assertThat(read.get("limit_amount")).isNull();
        assertThat(changes.get(1).after().get("account")).isNull();
        GenericRecord before = changes.get(2).before();
        assertThat(before.get("account")).hasToString(hmac("ACCT-55201"));
        assertThat(changes.get(2).after().get("account")).hasToString(hmac("ACCT-13377"));
        assertThat(DeadLetterReader.read(capture.kafka().config()))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.value().at("/after/account").asText()).isEqualTo(hmac("ACCT-55201"));
                    assertThat(letter.value().at("/after/phone").asText()).isEqualTo("****");
                    assertThat(letter.value().at("/after").has("email")).isFalse();
                });
    }

    @Test
    void aProtectedColumnThatIsRenamedStopsTheTable() throws Exception {
        // When
        try (CdcConnector connector = start(POLICIES)) {
            capture.awaitRunning(connector);
            execute("ALTER TABLE warehouse.colors RENAME COLUMN account TO bank_account");
            execute("UPDATE warehouse.colors SET color_name = 'Dark red' WHERE color_id = 1");
            capture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables()).singleElement().satisfies(stopped -> {
                assertThat(stopped.code()).isEqualTo(CaptureErrorCode.PROTECTED_COLUMN_MISSING);
                assertThat(stopped.reason()).contains("warehouse.colors has no column account any more");
            });
        }
        assertNothingIsClear();
        assertThat(DeadLetterReader.read(capture.kafka().config()))
                .singleElement()
                .satisfies(letter -> assertThat(letter.value().at("/after")).hasToString("{\"color_id\":1}"));
    }

    @Test
    void aPolicyForAColumnThatDoesNotExistKeepsCaptureFromStarting() {
        // When
        try (CdcConnector connector = start(new PrivacyConfig(
                Map.of("warehouse.colors.fone", ColumnPolicy.MASK, "warehouse.colors.limit_amount", ColumnPolicy.HASH),
                new Secret(KEY)))) {
            // Then
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Failed);
            assertThat(connector.health()).isInstanceOfSatisfying(Health.Failed.class, failed -> {
                assertThat(failed.code()).isEqualTo("SOURCE_NOT_READY");
                assertThat(failed.reason())
                        .contains("warehouse.colors.fone: it has a policy in capture.privacy.columns")
                        .contains("warehouse.colors.limit_amount: it has the policy HASH")
                        .contains("numeric(18,2)");
            });
        }
    }

    private void assertNothingIsClear() {
        List<String> haystacks = new ArrayList<>(everyByteOfEveryTopic());
        List<ILoggingEvent> events = List.copyOf(log.list);
        events.forEach(event -> haystacks.add(event.getFormattedMessage()
                + event.getKeyValuePairs()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()))));
        assertThat(haystacks).hasSizeGreaterThan(10);
        for (String clear : CLEAR) {
            byte[] bytes = clear.getBytes(StandardCharsets.UTF_8);
            for (String form : List.of(
                    clear,
                    HexFormat.of().formatHex(bytes),
                    Base64.getEncoder().withoutPadding().encodeToString(bytes).substring(0, 8))) {
                assertThat(haystacks).noneMatch(haystack -> haystack.contains(form));
            }
        }
    }

    /** As ISO 8859-1, which gives each byte a character. */
    private static List<String> everyByteOfEveryTopic() {
        List<String> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                capture.kafka().config().clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.listTopics().values().forEach(infos -> infos.stream()
                    .filter(info -> !info.topic().startsWith("__"))
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition()))));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    records.add(raw(record));
                }
            }
        }
        return records;
    }

    private static String raw(ConsumerRecord<byte[], byte[]> record) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        record.headers().forEach(header -> bytes.writeBytes(header.value()));
        if (record.key() != null) {
            bytes.writeBytes(record.key());
        }
        if (record.value() != null) {
            bytes.writeBytes(record.value());
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static String hmac(String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CdcConnector start(PrivacyConfig privacy) {
        return capture.start(ConnectorConfigs.of(
                capture.source().config(), capture.kafka().config(), capture.slot(), 1_000, privacy));
    }

    private static Logger rootLogger() {
        Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        root.getLoggerContext().getLogger("io.debezium").setLevel(Level.INFO);
        root.getLoggerContext().getLogger("dev.wwi").setLevel(Level.DEBUG);
        return root;
    }

    private static void execute(String sql) throws Exception {
        capture.source().execute(sql);
    }
}
