package dev.wwi.streams.fact;

import static dev.wwi.schemas.catalogue.SourceTables.CUSTOMER_CATEGORIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.schemas.catalogue.TargetTables;
import dev.wwi.schemas.event.ChangeEventSchemas;
import dev.wwi.schemas.serde.InMemorySchemaIds;
import dev.wwi.schemas.serde.SchemaIds;
import dev.wwi.schemas.topics.Topics;
import dev.wwi.streams.binary.DamagedBytesException;
import dev.wwi.streams.dimension.DimensionHistory;
import dev.wwi.streams.fact.SourceTopics.Message;
import dev.wwi.streams.failure.UnreadableNoteException;
import dev.wwi.streams.testkit.ChangeEvents;
import dev.wwi.streams.testkit.DimensionTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final long HOUR = 3_600_000_000L;

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
            history.factRecords(topics).forEach(row -> left.add(Compaction.upToSomewhere(row, random)));
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

    @Test
    void aStreamedChangeOrADeleteTakesTheNoteOfAnEarlierReadBack() {
        // Given
        SourceRow changed = SourceRow.holding(1);
        SourceRow deleted = SourceRow.orderLine(1, 1);
        List<Message> before = List.of(
                topics.streamed(changed, NOON, 100),
                topics.streamed(deleted, NOON, 101),
                topics.reread(changed, NOON + 1, 200),
                topics.reread(deleted, NOON + 1, 201));
        List<Message> after = new ArrayList<>(topics.delete(deleted, NOON + 2, 301));
        after.add(topics.streamed(changed.with("quantity_on_hand", 7), NOON + 2, 300));

        // When
        List<Message> notesBefore = new ArrayList<>();
        tables(directory.resolve("before"), before, notesBefore);
        List<Message> notes = new ArrayList<>();
        tables(directory.resolve("after"), concatenated(List.of(before, after)), notes);

        // Then
        assertThat(notesThatStand(notesBefore)).hasSize(2);
        assertThat(notesThatStand(notes)).isEmpty();
    }

    @Test
    void aReplayThatMeetsAReadWhoseNoteIsTakenBackEndsInTheSameBytes() {
        // Given
        SourceRow row = SourceRow.holding(1);
        Message streamed = topics.streamed(row, NOON, 100);
        Message read = topics.reread(row, NOON + HOUR, 200);
        Message changed = topics.streamed(row.with("quantity_on_hand", 7), NOON + HOUR, 300);

        // When
        List<Message> notes = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live =
                tables(directory.resolve("live"), List.of(streamed, read, changed), notes);
        Map<String, Map<Bytes, Bytes>> replayed = tables(
                directory.resolve("replayed"), concatenated(List.of(notes, List.of(read, changed))), new ArrayList<>());

        // Then
        assertThat(notesThatStand(notes)).isEmpty();
        assertThat(replayed).isEqualTo(live);
    }

    @Test
    void aChangeThatCommittedBeforeTheTimeOfTheReadLeavesTheNote() {
        // Given
        List<Message> others = new ArrayList<>(customersRenamedAt(NOON + 1));
        others.add(topics.streamed(SourceRow.order(1).with("customer_id", 1), NOON - HOUR, 90));
        SourceRow line = SourceRow.orderLine(1, 1);
        Message streamed = topics.streamed(line, NOON - HOUR, 100);
        Message read = topics.reread(line, NOON + HOUR, 200);
        Message changed = topics.streamed(line.with("quantity", 7), NOON, 300);

        // When
        List<Message> notes = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live = tables(
                directory.resolve("live"), concatenated(List.of(others, List.of(streamed, read, changed))), notes);
        Map<String, Map<Bytes, Bytes>> replayed = tables(
                directory.resolve("replayed"),
                concatenated(List.of(notes, others, List.of(read, changed))),
                new ArrayList<>());

        // Then
        assertThat(notesThatStand(notes)).hasSize(1);
        assertThat(replayed).isEqualTo(live);
    }

    @Test
    void aRowOfTheFirstSnapshotThatWasReadAgainIsStillNotBeforeAnything() {
        // Given
        List<Message> others = new ArrayList<>(customersRenamedAt(NOON - 1));
        others.add(topics.firstSnapshot(SourceRow.order(1).with("customer_id", 1), NOON, 90));
        SourceRow line = SourceRow.orderLine(1, 1);
        Message first = topics.firstSnapshot(line, NOON, 100);
        Message read = topics.reread(line, NOON + HOUR, 200);
        List<Message> later = List.of(
                topics.streamed(line.with("quantity", 7), NOON - HOUR, 300),
                topics.streamed(SourceRow.order(1).with("customer_id", 1), NOON - HOUR, 301));

        // When
        List<Message> notes = new ArrayList<>();
        Map<String, Map<Bytes, Bytes>> live =
                tables(directory.resolve("live"), concatenated(List.of(others, List.of(first, read), later)), notes);
        Map<String, Map<Bytes, Bytes>> replayed = tables(
                directory.resolve("replayed"),
                concatenated(List.of(notes, others, List.of(read), later)),
                new ArrayList<>());

        // Then
        assertThat(notesThatStand(notes)).hasSize(1);
        assertThat(replayed).isEqualTo(live);
    }

    @Test
    void aNoteThatCannotBeReadStopsTheApplicationAndIsNamed() {
        // Given
        SourceRow row = SourceRow.holding(1);
        List<Message> notes = new ArrayList<>();
        tables(
                directory.resolve("live"),
                List.of(topics.streamed(row, NOON, 100), topics.reread(row, NOON + 1, 200)),
                notes);
        Message note = notes.get(0);
        Message ofTheFuture =
                new Message(note.topic(), note.key(), Bytes.wrap(new byte[] {9, 1, 2, 3}), note.timestampMillis());

        // Then
        try (WholeTopology application = new WholeTopology(directory.resolve("replayed"), schemaIds)) {
            application.pipe(ofTheFuture);
            assertThatThrownBy(() -> application.pipe(topics.reread(row, NOON + 1, 200)))
                    .hasRootCauseInstanceOf(DamagedBytesException.class)
                    .hasStackTraceContaining(UnreadableNoteException.class.getName() + ": " + Topics.ROW_ORIGINS
                            + ": the note of a row of warehouse.stock_item_holdings, under the key "
                            + HexFormat.of().formatHex(note.key().get()) + ", cannot be read: ")
                    .hasStackTraceContaining("format 9, only 1 is known");
        }
    }

    @Test
    void notesStandOfRowsOnlyThatHaveNotChangedSinceTheyWereRead() {
        // Given
        Random random = new Random(3);
        List<History> histories = IntStream.rangeClosed(1, HISTORIES)
                .mapToObj(number -> new History(3 * HISTORIES + number, number, true))
                .toList();
        List<List<Message>> rows = histories.stream()
                .flatMap(history -> history.factRecords(topics).stream())
                .toList();
        long endingInARead =
                histories.stream().mapToLong(History::rowsThatEndInARead).sum();

        // When
        List<Message> notes = new ArrayList<>();
        tables(directory.resolve("live"), Interleaving.of(rows, random), notes);

        // Then
        assertThat((long) notesThatStand(notes).size()).isPositive().isLessThanOrEqualTo(endingInARead);
    }

    /** The rows of a few dimensions, and another name of all customers' category from an instant on. */
    private List<Message> customersRenamedAt(long micros) {
        List<Message> records = new ArrayList<>();
        History.records(DimensionHistory.small(), schemaIds).forEach(records::addAll);
        ChangeEvents categories =
                new ChangeEvents(CUSTOMER_CATEGORIES, DimensionTables.columns().get(CUSTOMER_CATEGORIES), schemaIds);
        Map<String, Object> renamed =
                Map.of("customer_category_id", 1, "customer_category_name", "Corner Shop", "last_edited_by", 1);
        records.add(new Message(
                CUSTOMER_CATEGORIES.topic(),
                Bytes.wrap(categories.key(1)),
                Bytes.wrap(categories.event("u", ChangeEventSchemas.STREAMED, micros, 5_000, null, renamed)),
                micros / 1_000));
        return records;
    }

    private static Map<Bytes, Bytes> notesThatStand(List<Message> notes) {
        Map<Bytes, Bytes> standing = new HashMap<>();
        notes.forEach(note -> standing.put(note.key(), note.value()));
        standing.values().removeIf(Objects::isNull);
        return standing;
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
}
