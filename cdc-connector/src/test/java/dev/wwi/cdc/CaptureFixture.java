package dev.wwi.cdc;

import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.topics.Topics;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A PostgreSQL, a broker and a registry for many tests, each with a database, a slot and topics of its own. */
final class CaptureFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaServer kafka;
    private final SourceServer server;
    private MeterRegistry meters = new SimpleMeterRegistry();
    private String slot = "none";
    private SourceServer source;

    private CaptureFixture(KafkaServer kafka, SourceServer server) {
        this.kafka = kafka;
        this.server = server;
        this.source = server;
    }

    static CaptureFixture start(Path directory) throws Exception {
        return new CaptureFixture(
                KafkaServer.start(directory.resolve("kafka")), SourceServer.start(directory.resolve("source")));
    }

    /** A new database, with the connector's topics empty and no slots of earlier tests; the name is that of the test. */
    void reset(String test) throws Exception {
        server.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
        slot = test.toLowerCase(Locale.ROOT).substring(0, Math.min(60, test.length()));
        source = server.createDatabase(slot);
        meters = new SimpleMeterRegistry();
    }

    /** Deletes what the test left in Kafka and the registry. */
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

    @Override
    public void close() throws IOException {
        server.close();
        kafka.close();
    }
}
