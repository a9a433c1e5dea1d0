package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.TransformsGeneration;
import dev.wwi.streams.Transforms;
import dev.wwi.streams.TransformsStatus.StreamThreadStatus;
import dev.wwi.streams.fact.ReplayServers.Instance;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.testkit.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One history through the service, live and replayed, on real brokers: the outputs' last values are the same bytes. */
class ReplayIT {
    private static final int HISTORIES = 12;
    private static final int PARTITIONS = 4;
    private static final int OTHER_PARTITIONS = 3;

    @TempDir
    Path directory;

    private final Random random = new Random(17);
    private ReplayServers live;
    private SchemaIds schemaIds;
    private List<History> histories;
    private List<Message> arrivals;

    @BeforeEach
    void sendNothingYet() throws Exception {
        live = ReplayServers.start(directory.resolve("live"), PARTITIONS);
        schemaIds = live.schemaIds();
        SourceTopics topics = new SourceTopics(schemaIds);
        histories = IntStream.rangeClosed(1, HISTORIES)
                .mapToObj(number -> new History(5_000 + number, number, false))
                .toList();
        arrivals = Interleaving.of(
                histories.stream()
                        .map(history -> history.arrivals(topics, schemaIds, random))
                        .toList(),
                random);
    }

    @AfterEach
    void stopServers() throws IOException {
        live.close();
    }

    @Test
    void liveReplayedAndReplayedByTwoOverOtherPartitionsTheBytesAreTheSame() throws Exception {
        // Given
        Map<String, Map<Bytes, Bytes>> lived = live();

        // When
        Map<String, Map<Bytes, Bytes>> replayed = replay(lived);
        Map<String, Map<Bytes, Bytes>> replayedByTwo = replayByTwo(lived);

        // Then
        assertThat(replayed).isEqualTo(lived);
        assertThat(replayedByTwo).isEqualTo(lived);
    }

    /** With pauses, and with restarts of which one finds its state and one does not. */
    private Map<String, Map<Bytes, Bytes>> live() throws Exception {
        int third = arrivals.size() / 3;
        for (int part = 0; part < 3; part++) {
            try (Transforms transforms = live.start(Instance.single(part == 2 ? "lost-state" : "state"))) {
                for (Message message :
                        arrivals.subList(third * part, part == 2 ? arrivals.size() : third * (part + 1))) {
                    live.send(message);
                    if (random.nextInt(100) == 0) {
                        live.flush();
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
                    }
                }
                live.flush();
                Patience.awaitRunning(transforms);
                if (part == 2) {
                    Patience.patiently(transforms).untilAsserted(() -> new WarehouseTables(tables(live), schemaIds)
                            .assertAreThoseOf(histories));
                }
            }
        }
        return tables(live);
    }

    /** Everything is there before the application starts. */
    private Map<String, Map<Bytes, Bytes>> replay(Map<String, Map<Bytes, Bytes>> expected) throws Exception {
        try (ReplayServers servers = filled("replay", PARTITIONS);
                Transforms transforms = servers.start(Instance.single("state"))) {
            servers.awaitTables(transforms, expected);
            Patience.awaitRunning(transforms);
            return tables(servers);
        }
    }

    /** A second instance comes while the first works, the first goes, and comes again without its state. */
    private Map<String, Map<Bytes, Bytes>> replayByTwo(Map<String, Map<Bytes, Bytes>> expected) throws Exception {
        try (ReplayServers servers = filled("spread", OTHER_PARTITIONS)) {
            Transforms first = servers.start(new Instance("first", 1, "first", 1));
            try (Transforms second = servers.start(new Instance("second", 1, "second", 1))) {
                Patience.patiently(second).until(() -> hasTasks(second, StreamThreadStatus::activeTasks));
                first.close();
                try (Transforms again = servers.start(new Instance("first-again", 1, "first", 1))) {
                    servers.awaitTables(second, expected);
                    Patience.patiently(again)
                            .until(() -> hasTasks(second, StreamThreadStatus::standbyTasks)
                                    && hasTasks(again, StreamThreadStatus::activeTasks));
                    return tables(servers);
                }
            } finally {
                first.close();
            }
        }
    }

    private ReplayServers filled(String name, int partitions) throws Exception {
        ReplayServers servers = live.startAnother(directory.resolve(name), partitions);
        arrivals.forEach(servers::send);
        servers.flush();
        return servers;
    }

    private static Map<String, Map<Bytes, Bytes>> tables(ReplayServers servers) {
        return servers.tables(TransformsGeneration.FIRST);
    }

    private static boolean hasTasks(Transforms transforms, Function<StreamThreadStatus, List<String>> tasks) {
        return transforms.status().threads().stream()
                .anyMatch(thread -> !tasks.apply(thread).isEmpty());
    }
}
