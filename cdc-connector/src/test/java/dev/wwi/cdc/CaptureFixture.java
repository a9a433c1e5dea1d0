package dev.wwi.cdc;

import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.embedded.DirectoryTree;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.topics.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A PostgreSQL, a broker and a registry for the tests of one class, which registers it in a static field; each test has a
 * database, a slot and topics of its own.
 */
final class CaptureFixture implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** PostgreSQL's 63 bytes, less what keeps the names apart. */
    private static final int LONGEST_NAME = 56;

    private Path directory;
    private KafkaServer kafka;
    private SourceServer server;
    private SourceServer source;
    private MeterRegistry meters = new SimpleMeterRegistry();
    private String slot = "none";
    private int begunTests;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("capture");
        kafka = KafkaServer.start(directory.resolve("kafka"));
        server = SourceServer.start(directory.resolve("source"));
        source = server;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        begunTests++;
        String test = context.getRequiredTestMethod().getName();
        reset(test.substring(0, Math.min(LONGEST_NAME, test.length())) + "_" + begunTests);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        deleteTopics();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (server != null) {
            server.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        if (directory != null) {
            DirectoryTree.delete(directory);
        }
    }

    /** A new database of that name, without slots of earlier ones; the slot to be made is called the same. */
    void reset(String name) throws Exception {
        server.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
        slot = name.toLowerCase(Locale.ROOT);
        source = server.createDatabase(slot);
        meters = new SimpleMeterRegistry();
    }

    /** Deletes what the connector left in Kafka and the registry. */
    void deleteTopics() throws Exception {
        try (Admin admin = Admin.create(kafka.config().clientSettings())) {
            Set<String> existing = admin.listTopics().names().get();
            admin.deleteTopics(Stream.concat(
                                    Stream.of(ConnectorConfigs.TOPICS),
                                    Stream.of(Topics.CONNECTOR_POSITION, Topics.CONNECTOR_DEAD_LETTERS))
                            .filter(existing::contains)
                            .toList())
                    .all()
                    .get();
        }
        try (SchemaRegistryClient registry =
                new CachedSchemaRegistryClient(kafka.config().schemaRegistryUrl(), 10)) {
            for (String subject : registry.getAllSubjects()) {
                registry.deleteSubject(subject);
            }
        }
    }

    /** Of the servers, and of what the tests keep; deleted at the end. */
    Path directory() {
        return directory;
    }

    SourceServer source() {
        return source;
    }

    KafkaServer kafka() {
        return kafka;
    }

    String slot() {
        return slot;
    }

    MeterRegistry meters() {
        return meters;
    }

    CdcConnector start() {
        return start(kafka.config(), 1_000);
    }

    CdcConnector start(KafkaConfig kafkaConfig, int maxTransactionRecords) {
        return start(ConnectorConfigs.of(source.config(), kafkaConfig, slot, maxTransactionRecords));
    }

    CdcConnector start(CdcConfig config) {
        CdcConnector connector = new CdcConnector(config, meters);
        connector.start();
        return connector;
    }

    void awaitRunning(CdcConnector connector) {
        await().atMost(PATIENCE).until(() -> {
            if (connector.health() instanceof Health.Failed failed) {
                throw new AssertionError(failed);
            }
            return connector.health() instanceof Health.Running;
        });
    }

    /** Waits until all that was committed before the call is in Kafka. */
    void awaitCaptured(CdcConnector connector) throws Exception {
        long lsn = source.currentLsn();
        connector.beat();
        await().atMost(PATIENCE).until(() -> connector.status().capturedLsn() >= lsn);
    }

    List<ConsumerRecord<byte[], byte[]>> readRaw(String... topics) {
        return new ChangeTopicReader(kafka.config()).readRaw(topics);
    }

    List<Change> read(String... topics) {
        return new ChangeTopicReader(kafka.config()).read(topics);
    }
}
