package dev.wwi.streams.fact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.streams.fact.SourceTopics.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics that facts are made of are compacted: a replay finds of each row what compaction has left. */
class CompactedReplayTest {
    private static final int HISTORIES = 40;
    private static final long NOON = 1_700_050_000_000_000L;

    @TempDir
    Path directory;

    private final SchemaIds schemaIds = new InMemorySchemaIds();
    private final SourceTopics topics = new SourceTopics(schemaIds);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void aReplayOfWhatCompactionHasLeftEndsInTheSameBytes(long seed) {
        // Given
        Random random = new Random(seed);
        List<History> histories = IntStream.rangeClosed(1, HISTORIES)
                .mapToObj(number -> new History(seed * HISTORIES + number, number, true))
                .toList();
        List<List<Message>> everything = new ArrayList<>();
        List<List<Message>> left = new ArrayList<>();
        for (History history : histories) {
            everything.add(history.arrivals(topics, schemaIds, random));
            left.addAll(history.dimensionRecords(schemaIds));
            history.factRecords(topics).forEach(row -> left.add(compacted(row, random)));
        }

        // When
        List<Message> replay = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live =
                tables(directory.resolve("live"), Interleaving.of(everything, random), replay);
        replay.addAll(Interleaving.of(left, random));
        Map<String, Map<Bytes, Bytes>> replayed = tables(directory.resolve("replayed"), replay, new ArrayList<>());

        // Then
        Map<Bytes, Bytes> liveDays = live.remove(TargetTables.DIM_DATE.topic());
        Map<Bytes, Bytes> replayedDays = replayed.remove(TargetTables.DIM_DATE.topic());
        assertThat(replayed).isEqualTo(live);
        assertThat(live.values()).allSatisfy(table -> assertThat(table).hasSizeGreaterThan(HISTORIES / 3));
        // The calendar never shrinks: which years it has seen for a moment depends on the moment.
        replayedDays.keySet().retainAll(liveDays.keySet());
        assertThat(replayedDays).isNotEmpty();
        assertThat(liveDays).containsAllEntriesOf(replayedDays);
    }

    @Test
    void ofTwoReadsThatFoundARowUnchangedTheLaterOneTellsOfTheChange() {
        // Given
        SourceRow holding = SourceRow.holding(1);
        Message streamed = topics.streamed(holding, NOON, 100);
        Message first = topics.reread(holding, NOON + 1, 200);
        Message second = topics.reread(holding, NOON + 2, 300);

        // When
        List<Message> replay = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live =
                tables(directory.resolve("live"), List.of(streamed, first, second), replay);
        replay.addAll(List.of(first, second));
        Map<String, Map<Bytes, Bytes>> replayed = tables(directory.resolve("replayed"), replay, new ArrayList<>());

        // Then
        assertThat(replayed).isEqualTo(live);
        assertThat(live.get(TargetTables.FCT_STOCK_HOLDING.topic())).hasSize(1);
    }

    @Test
    void aReplayOfThreeReadsLeavesTheNoteOfTheLastForTheNextReplay() {
        // Given
        List<Message> header = List.of(topics.streamed(SourceRow.order(1), NOON, 90));
        List<Message> changes = List.of(
                topics.streamed(SourceRow.holding(1), NOON, 100),
                topics.streamed(SourceRow.orderLine(1, 1), NOON, 101));
        List<Message> reads = new ArrayList<>();
        for (int read = 1; read <= 3; read++) {
            reads.add(topics.reread(SourceRow.holding(1), NOON + read, 200 + read));
            reads.add(topics.reread(SourceRow.orderLine(1, 1), NOON + read, 300 + read));
        }
        List<Message> lastReads = reads.subList(4, 6);

        // When
        List<Message> notes = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live =
                tables(directory.resolve("live"), concatenated(List.of(header, changes, reads)), notes);
        List<Message> notesAfterReplay = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> replayed =
                tables(directory.resolve("replayed"), concatenated(List.of(notes, header, reads)), notesAfterReplay);
        Map<String, Map<Bytes, Bytes>> replayedAgain = tables(
                directory.resolve("again"),
                concatenated(List.of(notes, notesAfterReplay, header, lastReads)),
                new ArrayList<>());

        // Then
        assertThat(replayed).isEqualTo(live);
        assertThat(replayedAgain).isEqualTo(live);
        assertThat(live.get(TargetTables.FCT_STOCK_HOLDING.topic())).hasSize(1);
        assertThat(live.get(TargetTables.FCT_ORDER.topic())).hasSize(1);
    }

    @Test
    void aReplayThatIsGivenUpBetweenTwoReadsSparesTheNoteOfTheSecond() {
        // Given
        Message streamed = topics.streamed(SourceRow.holding(1), NOON, 100);
        Message first = topics.reread(SourceRow.holding(1), NOON + 1, 200);
        Message second = topics.reread(SourceRow.holding(1), NOON + 2, 300);
        List<Message> notes = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live =
                tables(directory.resolve("live"), List.of(streamed, first, second), notes);

        // When
        List<Message> notesOfGivenUp = new ArrayList<>();
        tables(directory.resolve("given-up"), concatenated(List.of(notes, List.of(streamed, first))), notesOfGivenUp);
        Map<String, Map<Bytes, Bytes>> replayed = tables(
                directory.resolve("replayed"),
                concatenated(List.of(notes, notesOfGivenUp, List.of(second))),
                new ArrayList<>());

        // Then
        assertThat(replayed).isEqualTo(live);
    }

    private static List<Message> concatenated(List<List<Message>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private Map<String, Map<Bytes, Bytes>> tables(Path state, List<Message> records, List<Message> origins) {
        try (WholeTopology application = new WholeTopology(state, schemaIds)) {
            records.forEach(application::pipe);
            origins.addAll(application.origins());
            return new HashMap<>(application.tables());
        }
    }

    /** Up to some place only the last record is left, and of that perhaps nothing if the row was gone there. */
    private static List<Message> compacted(List<Message> row, Random random) {
        int cleaned = 1 + random.nextInt(row.size());
        boolean isGone = row.get(cleaned - 1).value() == null;
        return row.subList(isGone && random.nextBoolean() ? cleaned : cleaned - 1, row.size());
    }
}
