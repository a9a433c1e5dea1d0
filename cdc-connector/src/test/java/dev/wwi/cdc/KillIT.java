package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector's process is killed again and again while the source changes. */
final class KillIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SLOT = "kill";
    private static final int KILLS = 4;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOrDoubledWhenTheProcessIsKilled() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(directory.resolve("kafka"));
                SourceServer source = SourceServer.start(directory.resolve("source"))) {
            ChangeTopicReader reader = new ChangeTopicReader(kafka.config());
            List<String> expected;
            // Given
            try (RandomWriters writers = new RandomWriters(source)) {
                startAndAwaitFirstChange(source, kafka, reader, writers);
                // When
                for (int kill = 0; kill < KILLS; kill++) {
                    long before = confirmedLsn(source);
                    try (ConnectorProcess process =
                            ConnectorProcess.start(source, kafka, SLOT, 97, directory.resolve("connector.log"))) {
                        await().atMost(PATIENCE).until(() -> confirmedLsn(source) > before);
                        Thread.sleep(ThreadLocalRandom.current().nextInt(700));
                        process.kill();
                    }
                }
                expected = writers.finish();
            }
            List<Change> changes;
            try (ConnectorProcess last =
                    ConnectorProcess.start(source, kafka, SLOT, 5_000, directory.resolve("connector.log"))) {
                await().atMost(PATIENCE)
                        .until(() -> reader.read("wwi.sales.order_lines").size() >= expected.size());
                changes = reader.read("wwi.sales.order_lines");
                assertThat(last.isAlive()).isTrue();
            }
            // Then
            assertThat(byKey(changes.stream()
                            .map(change -> change.op() + " " + change.key().get(0))
                            .toList()))
                    .isEqualTo(byKey(expected));
        }
    }

    private void startAndAwaitFirstChange(
            SourceServer source, KafkaServer kafka, ChangeTopicReader reader, RandomWriters writers) throws Exception {
        try (ConnectorProcess process =
                ConnectorProcess.start(source, kafka, SLOT, 97, directory.resolve("connector.log"))) {
            await().atMost(PATIENCE).until(() -> isStreaming(source));
            writers.start();
            await().atMost(PATIENCE)
                    .until(() -> !reader.read("wwi.sales.order_lines").isEmpty());
            process.kill();
        }
    }

    private static boolean isStreaming(SourceServer source) throws SQLException {
        return !source.query("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'")
                .isEmpty();
    }

    private static long confirmedLsn(SourceServer source) throws SQLException {
        return ((Number) source.query(
                                "SELECT pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')::bigint FROM pg_replication_slots")
                        .get(0)
                        .get(0))
                .longValue();
    }

    /** The order of a key's changes is fixed; that of different keys depends on the partition. */
    private static Map<String, List<String>> byKey(List<String> lines) {
        Map<String, List<String>> byKey = new TreeMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            byKey.computeIfAbsent(line.substring(space + 1), key -> new ArrayList<>())
                    .add(line.substring(0, space));
        }
        return byKey;
    }
}
