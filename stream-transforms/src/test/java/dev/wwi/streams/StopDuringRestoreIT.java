package dev.wwi.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.testkit.KafkaServers;
import dev.wwi.streams.testkit.Patience;
import dev.wwi.streams.testkit.TopicWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all generations share is read to its end before anything else is done; a stop does not wait for that. */
class StopDuringRestoreIT {
    private static final int PARTITIONS = 2;
    private static final int NOTES = 200_000;

    @TempDir
    Path directory;

    @Test
    void aStopWhileNotesAreReadComesBeforeTheirEndAndTheNextStartReadsThem() throws Exception {
        try (KafkaServers servers = KafkaServers.start(directory.resolve("servers"))) {
            // Given
            servers.createTopics(PARTITIONS);
            writeNotes(servers);
            Transforms slow = transforms(servers, "{global.consumer.max.poll.records: \"1\"}");
            CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> start(slow));
            Patience.patiently().until(() -> slow.status().restore().restoredRecords() > 0);

            // When
            slow.close();
            starting.get();

            // Then
            TransformsStatus.Restore restore = slow.status().restore();
            assertThat(restore.restoredRecords()).isLessThan(restore.totalRecords());
            try (Transforms next = transforms(servers, "{}")) {
                next.start();
                Patience.awaitRunning(next);
            }
        }
    }

    private static void writeNotes(KafkaServers servers) {
        try (TopicWriter writer = new TopicWriter(servers.config())) {
            for (int note = 0; note < NOTES; note++) {
                byte[] bytes = Integer.toString(note).getBytes(StandardCharsets.UTF_8);
                writer.send(Topics.ROW_ORIGINS, note % PARTITIONS, bytes, bytes, 0);
            }
        }
    }

    private Transforms transforms(KafkaServers servers, String properties) {
        String yaml = """
                kafka:
                  bootstrapServers: "%s"
                  schemaRegistryUrl: "%s"
                processing:
                  stateDirectory: "%s"
                  factPartitions: %d
                  properties: %s
                """.formatted(
                        servers.config().bootstrapServers(),
                        servers.config().schemaRegistryUrl(),
                        directory.resolve("state"),
                        PARTITIONS,
                        properties);
        return new Transforms(ConfigLoader.parse(yaml, TransformsConfig.class, Map.of()), new SimpleMeterRegistry());
    }

    private static void start(Transforms transforms) {
        try {
            transforms.start();
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
