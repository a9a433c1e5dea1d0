package dev.wwi.platform;

import dev.wwi.embedded.DirectoryTree;
import dev.wwi.embedded.FreePort;
import dev.wwi.embedded.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker for each test, with a client that asks it. */
public final class KafkaFixture implements BeforeEachCallback, AfterEachCallback {
    private Path directory;
    private KafkaBroker broker;
    private Admin admin;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("kafka");
        broker = KafkaBroker.start(directory, FreePort.any());
        admin = Admin.create(settings());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        admin.close();
        broker.close();
        DirectoryTree.delete(directory);
    }

    /** What every Kafka client needs. */
    public Map<String, Object> settings() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    public Admin admin() {
        return admin;
    }
}
