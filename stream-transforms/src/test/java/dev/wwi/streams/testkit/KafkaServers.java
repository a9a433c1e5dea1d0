package dev.wwi.streams.testkit;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Path;

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

    @Override
    public void close() throws IOException {
        registry.close();
        broker.close();
    }
}
