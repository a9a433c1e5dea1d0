package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.runtime.lifecycle.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CdcConnectorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static KafkaServer kafka;

    @TempDir
    private Path sourceDirectory;

    private SourceServer source;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = KafkaServer.start(directory);
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @BeforeEach
    void startSource() throws Exception {
        source = SourceServer.start(sourceDirectory.resolve("pg"));
    }

    @AfterEach
    void stopSource() throws Exception {
        source.close();
    }

    @Test
    void rowsAreSnapshottedAndChangesStreamed() throws Exception {
        // Given
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 1000) n");
        source.execute("INSERT INTO warehouse.colors VALUES (1, 'Red'), (2, 'Grün')");
        // When
        try (CdcConnector connector = new CdcConnector(
                ConnectorConfigs.of(source.config(), kafka.config(), "one", 1_000), new SimpleMeterRegistry())) {
            connector.start();
            await().atMost(PATIENCE).until(() -> connector.health() instanceof Health.Running);
            source.execute("UPDATE sales.orders SET version = 1 WHERE order_id = 7");
            source.execute("DELETE FROM sales.orders WHERE order_id = 8");
            source.execute("UPDATE sales.orders SET order_id = 9000 WHERE order_id = 9");
            long lsn = source.currentLsn();
            connector.beat();
            await().atMost(PATIENCE).until(() -> connector.status().capturedLsn() >= lsn);
        }
        // Then
        List<Change> changes = new ChangeTopicReader(kafka.config()).read("wwi.sales.orders");
        assertThat(changes).hasSize(1000 + 1 + 2 + 3);
    }
}
