package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.fact.ReplayServers.Instance;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.testkit.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay on a real broker of what compaction has left: of each row the last record, often a read that found it unchanged,
 * and what the generation before has noted of such reads.
 */
class CompactedReplayIT {
    private static final int HISTORIES = 12;
    private static final int PARTITIONS = 3;

    @TempDir
    Path directory;

    @Test
    void withTheNotesOfTheGenerationBeforeTheReplayEndsInTheSameBytes() throws Exception {
        try (ReplayServers live = ReplayServers.start(directory.resolve("live"), PARTITIONS)) {
            // Given
            Random random = new Random(29);
            SchemaIds schemaIds = live.schemaIds();
            SourceTopics topics = new SourceTopics(schemaIds);
            List<History> histories = IntStream.rangeClosed(1, HISTORIES)
                    .mapToObj(number -> new History(9_000 + number, number, true))
                    .toList();
            List<List<Message>> everything = new ArrayList<>();
            List<List<Message>> left = new ArrayList<>();
            for (History history : histories) {
                everything.add(history.arrivals(topics, schemaIds, random));
                left.addAll(history.dimensionRecords(schemaIds));
                history.factRecords(topics).forEach(row -> left.add(Compaction.upToTheEnd(row)));
            }
            Map<String, Map<Bytes, Bytes>> lived = live(live, Interleaving.of(everything, random), histories);
            List<Message> notes = live.records(Topics.ROW_ORIGINS);

            // When
            try (ReplayServers servers = live.startAnother(directory.resolve("replay"), PARTITIONS)) {
                notes.forEach(servers::send);
                servers.flush();
                Interleaving.of(left, random).forEach(servers::send);
                servers.flush();
                try (Transforms transforms = servers.start(Instance.single("state"))) {
                    // Then
                    servers.awaitTables(transforms, lived);
                }
            }
            assertThat(notes).filteredOn(note -> Objects.nonNull(note.value())).isNotEmpty();
            assertThat(lived.values()).noneMatch(Map::isEmpty);
        }
    }

    private static Map<String, Map<Bytes, Bytes>> live(
            ReplayServers servers, List<Message> arrivals, List<History> histories) throws InterruptedException {
        try (Transforms transforms = servers.start(Instance.single("state"))) {
            arrivals.forEach(servers::send);
            servers.flush();
            Patience.patiently(transforms).untilAsserted(() -> new WarehouseTables(
                            servers.tables(TransformsGeneration.FIRST), servers.schemaIds())
                    .assertAreThoseOf(histories));
            Map<String, Map<Bytes, Bytes>> lived = servers.tables(TransformsGeneration.FIRST);
            // It stays so: what is noted of the last reads is committed with nothing that tables would show.
            servers.awaitTables(transforms, lived);
            return lived;
        }
    }
}
