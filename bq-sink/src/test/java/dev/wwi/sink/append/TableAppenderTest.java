package dev.wwi.sink.append;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.wwi.sink.metrics.SinkMetrics;
import dev.wwi.sink.metrics.TableMetrics;
import dev.wwi.sink.table.ColumnMode;
import dev.wwi.sink.table.ColumnType;
import dev.wwi.sink.table.PhysicalTable;
import dev.wwi.sink.table.PublishedTable;
import dev.wwi.sink.table.TableColumn;
import dev.wwi.sink.table.TableLayout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableAppenderTest {

    private static final long MILLI = 1_000_000;
    private static final TableLayout LAYOUT = new TableLayout(
            "",
            List.of(new TableColumn("id", ColumnType.INT64, ColumnMode.REQUIRED, "")),
            List.of("id"),
            List.of("id"));
    private static final PhysicalTable TABLE =
            new PhysicalTable("project", "staging", new PublishedTable("raw", "any"), 1);

    private final ScriptedStreams streams = new ScriptedStreams();
    private final TableWriter writer = new TableWriter(TABLE, LAYOUT, streams, Runnable::run);
    private final TableMetrics metrics = new SinkMetrics(new SimpleMeterRegistry()).table("raw.any");
    private final InFlightBudget budget = new InFlightBudget(1_000_000);
    private final List<String> acknowledged = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final List<String> abandoned = new ArrayList<>();

    @Test
    void rowsAreSentTogetherOnceTheFirstHasWaitedLongEnough() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.add(row("b", "b1"), 40 * MILLI);

        // When
        appender.advance(49 * MILLI);
        List<ScriptedStreams.Request> early = List.copyOf(streams.requests);
        appender.advance(50 * MILLI);

        // Then
        assertThat(early).isEmpty();
        assertThat(streams.only().rows()).containsExactly("a1", "b1");
    }

    @Test
    void aFullRequestIsSentAtOnce() {
        // Given
        TableAppender appender = appender(limits(2, 1_000, 4));

        // When
        appender.add(row("a", "a1"), 0);
        appender.add(row("b", "b1"), 0);

        // Then
        assertThat(streams.only().rows()).containsExactly("a1", "b1");
    }

    @Test
    void aRowThatWouldExceedTheRequestsBytesGoesIntoTheNext() {
        // Given
        TableAppender appender = appender(limits(100, 40, 4));
        appender.add(row("a", "20 bytes of a row ..."), 0);

        // When
        appender.add(row("b", "20 bytes of another.."), 0);

        // Then
        assertThat(streams.only().rows()).containsExactly("20 bytes of a row ...");
    }

    @Test
    void onlyTheLastChangeOfAKeyIsSentAndItsAcknowledgementCountsForAll() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.add(row("b", "b1"), 0);
        appender.add(row("a", "a2"), 0);
        appender.add(row("a", "a3"), 0);

        // When
        appender.flush(0);
        ScriptedStreams.Request request = streams.only();
        request.answer(new AppendOutcome.Accepted());
        appender.advance(1);

        // Then
        assertThat(request.rows()).containsExactlyInAnyOrder("a3", "b1");
        assertThat(acknowledged).containsExactlyInAnyOrder("a1", "a2", "a3", "b1");
        assertThat(metrics.superseded()).isEqualTo(2);
        assertThat(metrics.rowsAcknowledged()).isEqualTo(2);
        assertThat(budget.usedBytes()).isZero();
        assertThat(appender.isIdle()).isTrue();
    }

    @Test
    void badRowsAreRejectedByIndexAndTheRestIsSentAgainAtOnce() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.add(row("b", "b1"), 0);
        appender.add(row("c", "c1"), 0);
        appender.flush(0);

        // When
        streams.only().answer(new AppendOutcome.RowsRejected(Map.of(1, "no such symbol")));
        appender.advance(1);

        // Then
        assertThat(rejected).containsExactly("b1: no such symbol");
        assertThat(acknowledged).isEmpty();
        assertThat(streams.only().rows()).containsExactly("a1", "c1");
    }

    @Test
    void theChangeThatABadRowHadSparedIsSentAfterAll() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.add(row("a", "a2, bad"), 0);
        appender.flush(0);
        streams.only().answer(new AppendOutcome.RowsRejected(Map.of(0, "bad")));

        // When
        appender.advance(1);
        ScriptedStreams.Request again = streams.only();
        again.answer(new AppendOutcome.Accepted());
        appender.advance(2);

        // Then
        assertThat(again.rows()).containsExactly("a1");
        assertThat(rejected).containsExactly("a2, bad: bad");
        assertThat(acknowledged).containsExactly("a1");
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void rejectionsOfRowsThatWereNeverSentDoNotSpin() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);

        // When
        streams.only().answer(new AppendOutcome.RowsRejected(Map.of(7, "bad")));
        appender.advance(1);

        // Then
        assertThat(streams.requests).isEmpty();
        assertThat(rejected).isEmpty();
        assertThat(appender.isIdle()).isFalse();
    }

    @Test
    void aPassingTroubleIsTriedAgainAfterADoublingPause() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);

        // When
        streams.only().answer(new AppendOutcome.Transient("UNAVAILABLE", "busy"));
        appender.advance(0);
        appender.advance(99 * MILLI);
        List<ScriptedStreams.Request> beforeFirstPause = List.copyOf(streams.requests);
        appender.advance(100 * MILLI);
        streams.only().answer(new AppendOutcome.Transient("UNAVAILABLE", "busy"));
        appender.advance(100 * MILLI);
        appender.advance(299 * MILLI);
        List<ScriptedStreams.Request> beforeSecondPause = List.copyOf(streams.requests);
        appender.advance(300 * MILLI);

        // Then
        assertThat(beforeFirstPause).isEmpty();
        assertThat(beforeSecondPause).isEmpty();
        assertThat(streams.only().rows()).containsExactly("a1");
        assertThat(appender.trouble()).isEmpty();
    }

    @Test
    void aRefusalIsTroubleUntilTheTableTakesRowsAgain() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);
        streams.only().answer(new AppendOutcome.Refused("PERMISSION_DENIED", "not yours"));
        appender.advance(0);
        Trouble trouble = appender.trouble().orElseThrow();

        // When
        appender.advance(Duration.ofMinutes(1).toNanos());
        streams.only().answer(new AppendOutcome.Accepted());
        appender.advance(Duration.ofMinutes(1).toNanos());

        // Then
        assertThat(trouble.code()).isEqualTo("PERMISSION_DENIED");
        assertThat(trouble.reason()).contains("staging.raw__any__g1", "not yours");
        assertThat(appender.trouble()).isEmpty();
        assertThat(acknowledged).containsExactly("a1");
    }

    @Test
    void aTableThatIsNotFoundJustAfterItsCreationIsNoTroubleYet() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);

        // When
        List<Boolean> troubled = new ArrayList<>();
        for (int attempt = 1; attempt <= 4; attempt++) {
            long now = Duration.ofSeconds(40L * attempt).toNanos();
            streams.only().answer(new AppendOutcome.Refused("NOT_FOUND", "no table"));
            appender.advance(now);
            troubled.add(appender.trouble().isPresent());
            appender.advance(now + Duration.ofSeconds(30).toNanos());
        }

        // Then
        assertThat(troubled).containsExactly(false, false, false, true);
    }

    @Test
    void aColumnThatTheStreamDoesNotKnowYetBecomesTroubleOnlyAfterTheSettleTime() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);
        streams.only().answer(new AppendOutcome.SchemaBehind("extra field"));
        appender.advance(0);
        boolean early = appender.trouble().isPresent();

        // When
        appender.advance(Duration.ofSeconds(1).toNanos());
        streams.only().answer(new AppendOutcome.SchemaBehind("extra field"));
        appender.advance(Duration.ofMinutes(11).toNanos());

        // Then
        assertThat(early).isFalse();
        assertThat(appender.trouble().map(Trouble::code)).contains("SCHEMA_BEHIND");
    }

    @Test
    void aLostStreamIsReplacedAndItsRowsAreSentAgain() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);

        // When
        streams.only().answer(new AppendOutcome.StreamClosed("gone"));
        appender.advance(0);
        appender.advance(Duration.ofSeconds(1).toNanos());

        // Then
        assertThat(streams.only().rows()).containsExactly("a1");
        assertThat(streams.opened).hasSize(2);
        assertThat(streams.closed).isEqualTo(1);
    }

    @Test
    void thereIsNoRoomWhileAllRequestsAreUnderWayAndTheNextIsFull() {
        // Given
        TableAppender appender = appender(limits(1, 1_000, 2));
        appender.add(row("a", "a1"), 0);
        appender.add(row("b", "b1"), 0);
        boolean beforeTheThird = appender.hasRoom();
        appender.add(row("c", "c1"), 0);

        // When
        boolean whenFull = appender.hasRoom();
        streams.requests.remove(0).answer(new AppendOutcome.Accepted());
        appender.advance(0);

        // Then
        assertThat(beforeTheThird).isTrue();
        assertThat(whenFull).isFalse();
        assertThat(appender.hasRoom()).isTrue();
        assertThat(streams.requests).hasSize(2);
    }

    @Test
    void thereIsNoRoomBeyondTheThreadsBudgetOfBytes() {
        // Given
        InFlightBudget small = new InFlightBudget(10);
        TableAppender appender = new TableAppender(writer, limits(100, 1_000, 4), small, metrics);

        // When
        boolean before = appender.hasRoom();
        appender.add(row("a", "twelve bytes"), 0);

        // Then
        assertThat(before).isTrue();
        assertThat(appender.hasRoom()).isFalse();
    }

    @Test
    void rowsOfAPartitionThatWasGivenAwayAreNotSentAgain() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.add(row("b", "b1"), 0);
        appender.flush(0);
        streams.only().answer(new AppendOutcome.Transient("UNAVAILABLE", "busy"));
        appender.advance(0);

        // When
        abandoned.add("a1");
        appender.advance(Duration.ofSeconds(1).toNanos());

        // Then
        assertThat(streams.only().rows()).containsExactly("b1");
    }

    @Test
    void nothingAcknowledgedForAMinuteIsTrouble() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);

        // When
        appender.advance(Duration.ofSeconds(59).toNanos());
        boolean early = appender.trouble().isPresent();
        appender.advance(Duration.ofSeconds(61).toNanos());

        // Then
        assertThat(early).isFalse();
        assertThat(appender.trouble().map(Trouble::code)).contains("STALLED");
    }

    @Test
    void aGrownLayoutOpensANewStreamAndRetiresTheOld() {
        // Given
        TableAppender appender = appender(limits(10, 1_000, 4));
        appender.add(row("a", "a1"), 0);
        appender.flush(0);
        TableColumn added = new TableColumn("added", ColumnType.STRING, ColumnMode.NULLABLE, "");

        // When
        writer.grow(LAYOUT.with(List.of(added)));
        appender.add(row("b", "b1"), 0);
        appender.flush(0);

        // Then
        assertThat(streams.opened).containsExactly(LAYOUT, LAYOUT.with(List.of(added)));
        assertThat(streams.closed).isEqualTo(1);
    }

    @Test
    void aBusyTableGetsFurtherStreamsUpToABound() {
        // Given
        TableAppender appender = appender(limits(1, 1_000, 100));

        // When
        for (int row = 0; row < TableWriter.BUSY_REQUESTS; row++) {
            appender.add(row("key" + row, "value"), 0);
        }
        int opened = streams.opened.size();
        appender.add(row("one more", "value"), 0);
        int openedWhenBusy = streams.opened.size();
        for (int row = 0; row < TableWriter.BUSY_REQUESTS * TableWriter.MAX_STREAMS; row++) {
            appender.add(row("further " + row, "value"), 0);
        }

        // Then
        assertThat(opened).isEqualTo(1);
        assertThat(openedWhenBusy).isEqualTo(2);
        assertThat(streams.opened).hasSize(TableWriter.MAX_STREAMS);
    }

    private TableAppender appender(AppendLimits limits) {
        return new TableAppender(writer, limits, budget, metrics);
    }

    private static AppendLimits limits(int rows, int bytes, int requests) {
        return new AppendLimits(Duration.ofMillis(50), rows, bytes, requests, Duration.ofMinutes(10));
    }

    private PendingRow row(String key, String bytes) {
        return new PendingRow(
                new RowKey(key.getBytes(StandardCharsets.UTF_8), 0), ByteString.copyFromUtf8(bytes), 0, new Delivery() {
                    @Override
                    public void acknowledged() {
                        acknowledged.add(bytes);
                    }

                    @Override
                    public void rejected(String reason) {
                        rejected.add(bytes + ": " + reason);
                    }

                    @Override
                    public boolean isAbandoned() {
                        return abandoned.contains(bytes);
                    }
                });
    }
}
