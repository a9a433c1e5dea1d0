package dev.wwi.cdc;

import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import dev.wwi.registry.SchemaRegistryServer;
import dev.wwi.runtime.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Path;

/** A real broker and a registry in this JVM. */
final class KafkaServer implements AutoCloseable {
    private final KafkaBroker broker;
    private final SchemaRegistryServer registry;

    private KafkaServer(KafkaBroker broker, SchemaRegistryServer registry) {
        this.broker = broker;
        this.registry = registry;
    }

    static KafkaServer start(Path directory) throws IOException {
        return new KafkaServer(
                KafkaBroker.start(directory.resolve("kafka"), FreePort.any()),
                SchemaRegistryServer.start(
                        SchemaRegistryServer.Config.local(directory.resolve("registry"), FreePort.any())));
    }

    KafkaConfig config() {
        return KafkaConfig.of(broker.bootstrapServers(), registry.url());
    }

    @Override
    public void close() throws IOException {
        registry.close();
        broker.close();
    }
}
