package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.BatchConfig;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.runtime.lifecycle.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        try (CdcConnector connector = new CdcConnector(config("one"), new SimpleMeterRegistry())) {
            connector.start();
            await().atMost(PATIENCE).until(() -> connector.health() instanceof Health.Running);
            source.execute("UPDATE sales.orders SET version = 1 WHERE order_id = 7");
            source.execute("DELETE FROM sales.orders WHERE order_id = 8");
            source.execute("UPDATE sales.orders SET order_id = 9000 WHERE order_id = 9");
            long lsn = currentLsn();
            connector.beat();
            await().atMost(PATIENCE).until(() -> connector.status().capturedLsn() >= lsn);
        }
        // Then
        List<Change> changes = new ChangeTopicReader(kafka.config()).read("wwi.sales.orders");
        assertThat(changes).hasSize(1000 + 1 + 2 + 3);
    }

    private long currentLsn() throws Exception {
        return ((Number) source.query("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
                        .get(0)
                        .get(0))
                .longValue();
    }

    private CdcConfig config(String slot) {
        return new CdcConfig(
                source.config(),
                kafka.config(),
                new CaptureConfig(
                        slot,
                        "wwi_publication",
                        List.of("sales.orders", "sales.order_lines", "warehouse.colors"),
                        2,
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        BatchConfig.defaults(),
                        SnapshotConfig.defaults(),
                        Map.of()));
    }
}
