package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.fact.ReplayServers.Instance;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.testkit.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations of the transforms on one broker. */
class GenerationsIT {
    private static final int HISTORIES = 6;
    private static final int PARTITIONS = 2;

    @TempDir
    Path directory;

    @Test
    void theNextGenerationFillsTopicsOfItsOwnBesideTheLiveOneAndEndsInTheSameBytes() throws Exception {
        try (ReplayServers servers = ReplayServers.start(directory, PARTITIONS)) {
            // Given
            Random random = new Random(23);
            SchemaIds schemaIds = servers.schemaIds();
            SourceTopics topics = new SourceTopics(schemaIds);
            List<History> histories = IntStream.rangeClosed(1, HISTORIES)
                    .mapToObj(number -> new History(7_000 + number, number, false))
                    .toList();
            List<Message> arrivals = Interleaving.of(
                    histories.stream()
                            .map(history -> history.arrivals(topics, schemaIds, random))
                            .toList(),
                    random);
            try (Transforms live = servers.start(Instance.single("state"))) {
                arrivals.subList(0, arrivals.size() / 2).forEach(servers::send);
                servers.flush();
                Patience.awaitRunning(live);

                // When
                try (Transforms next = servers.start(new Instance("state", 2, "1", 0))) {
                    arrivals.subList(arrivals.size() / 2, arrivals.size()).forEach(servers::send);
                    servers.flush();

                    // Then
                    Patience.patiently(live)
                            .untilAsserted(() -> tablesOf(servers, live).assertAreThoseOf(histories));
                    servers.awaitTables(next, servers.tables(TransformsGeneration.FIRST));
                    assertThat(next.health().isReady()).isTrue();
                    assertThat(live.health().isReady()).isTrue();
                }

                // A live one that is left alone goes on.
                Map<String, Map<Bytes, Bytes>> before = servers.tables(TransformsGeneration.FIRST);
                History later = new History(7_100, HISTORIES + 1, false);
                later.arrivals(topics, schemaIds, random).forEach(servers::send);
                servers.flush();
                Patience.patiently(live)
                        .untilAsserted(() -> tablesOf(servers, live).assertAreThoseOf(List.of(later)));
                assertThat(servers.tables(new TransformsGeneration(2))).isEqualTo(before);
            }
        }
    }

    private static WarehouseTables tablesOf(ReplayServers servers, Transforms transforms) {
        return new WarehouseTables(servers.tables(transforms.generation()), servers.schemaIds());
    }
}
