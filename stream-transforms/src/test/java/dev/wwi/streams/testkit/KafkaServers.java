package dev.wwi.streams.testkit;

import static org.awaitility.Awaitility.await;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.schemas.topics.TopicProvisioner;
import dev.wwi.schemas.topics.TopicSpec;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** A real broker and a real schema registry in this JVM. */
public final class KafkaServers implements AutoCloseable {
    private final KafkaBroker broker;
    private final SchemaRegistryServer registry;

    private KafkaServers(KafkaBroker broker, SchemaRegistryServer registry) {
        this.broker = broker;
        this.registry = registry;
    }

    public static KafkaServers start(Path directory) throws IOException {
        KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"), FreePort.any());
        return new KafkaServers(
                broker,
                SchemaRegistryServer.start(
                        SchemaRegistryServer.Config.local(directory.resolve("registry"), FreePort.any())));
    }

    public KafkaConfig config() {
        return KafkaConfig.of(broker.bootstrapServers(), registry.url());
    }

    /** Makes all topics that the transforms read and write, and returns when clients can see them. */
    public void createTopics(int factPartitions) throws InterruptedException {
        List<TopicSpec> topics = new ArrayList<>(Topics.changeTopics(factPartitions));
        topics.addAll(Topics.outputTopics(factPartitions));
        topics.addAll(Topics.transformsTopics(factPartitions));
        topics.add(Topics.rowOrigins(factPartitions));
        topics.addAll(Topics.deadLetterTopics());
        List<String> names = topics.stream().map(TopicSpec::name).toList();
        try (Admin admin = Admin.create(config().clientSettings())) {
            new TopicProvisioner(admin, (short) 1).provision(topics);
            // The controller has them before the broker tells of them (KIP-631).
            await().until(() -> admin.listTopics().names().get().containsAll(names));
        }
    }

    @Override
    public void close() throws IOException {
        registry.close();
        broker.close();
    }
}
