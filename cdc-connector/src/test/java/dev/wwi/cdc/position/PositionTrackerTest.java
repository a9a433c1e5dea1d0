package dev.wwi.cdc.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PositionTrackerTest {
    private static final long SNAPSHOT_LSN = 1_000;
    private static final int HISTORIES = 300;

    /** A change as PostgreSQL holds it; several changes of one WAL record share their LSN. */
    private record Change(int number, long lsn) {}

    /** A committed transaction; its changes' LSNs may lie before the commits of others. */
    private record Transaction(long id, long commitStartLsn, long commitEndLsn, List<Change> changes) {}

    /** What Debezium hands over: with no last commit until it has seen one; without a change when a heartbeat. */
    private record Handed(OptionalLong lastCommitLsn, long transactionId, int changeNumber) {}

    private static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyChangeIsSentOnceWhateverTheBatchesAndCrashes(long seed) {
        // Given
        Random random = new Random(seed);
        List<Transaction> history = history(random);
        List<Integer> sent = new ArrayList<>();
        ResumePoint stored = ResumePoint.at(SNAPSHOT_LSN);
        // When
        int crashes = 0;
        boolean finished = false;
        while (!finished) {
            boolean crashing = crashes++ < 12;
            PositionTracker tracker = new PositionTracker(stored);
            List<Integer> open = new ArrayList<>();
            finished = true;
            for (Handed handed : handedFrom(history, stored.startLsn(), random)) {
                tracker.passCommit(handed.lastCommitLsn());
                if (handed.changeNumber() >= 0 && tracker.countChange(handed.transactionId())) {
                    open.add(handed.changeNumber());
                }
                if (random.nextInt(4) == 0) {
                    sent.addAll(open);
                    open.clear();
                    stored = tracker.current();
                }
                if (crashing && random.nextInt(20) == 0) {
                    finished = false;
                    break;
                }
            }
            if (finished) {
                sent.addAll(open);
                stored = tracker.current();
            }
        }
        // Then
        List<Integer> expected = history.stream()
                .flatMap(transaction -> transaction.changes().stream())
                .map(Change::number)
                .toList();
        assertThat(sent).isEqualTo(expected);
    }

    @Test
    void aPointInsideATransactionKeepsTheCommitBeforeIt() {
        // Given
        PositionTracker tracker = new PositionTracker(ResumePoint.at(100));
        // When
        tracker.passCommit(OptionalLong.empty());
        tracker.countChange(7);
        tracker.countChange(7);
        // Then
        assertThat(tracker.current()).isEqualTo(new ResumePoint(100, 7, 2));
    }

    @Test
    void aCommitEndsTheTransactionBeforeIt() {
        // Given
        PositionTracker tracker = new PositionTracker(new ResumePoint(100, 7, 2));
        tracker.countChange(7);
        tracker.countChange(7);
        // When
        tracker.passCommit(OptionalLong.of(150));
        // Then
        assertThat(tracker.current()).isEqualTo(ResumePoint.at(150));
    }

    @Test
    void aCrashWhileRepeatedChangesAreDroppedLeavesThePointWhereItWas() {
        // Given
        ResumePoint point = new ResumePoint(100, 7, 3);
        PositionTracker tracker = new PositionTracker(point);
        // When
        boolean firstIsNew = tracker.countChange(7);
        // Then
        assertThat(firstIsNew).isFalse();
        assertThat(tracker.current()).isEqualTo(point);
    }

    @Test
    void anotherTransactionInTheResumedOnesPlaceIsRefused() {
        // Given
        PositionTracker tracker = new PositionTracker(new ResumePoint(100, 7, 2));
        // When Then
        assertThatThrownBy(() -> tracker.countChange(8))
                .isInstanceOfSatisfying(CaptureException.class, refused -> assertThat(refused.code())
                        .isEqualTo(CaptureErrorCode.POSITION_MISMATCH))
                .hasMessageContaining("transaction 7")
                .hasMessageContaining("transaction 8");
    }

    @Test
    void aCommitInTheResumedTransactionsPlaceIsRefused() {
        // Given
        PositionTracker tracker = new PositionTracker(new ResumePoint(100, 7, 2));
        tracker.countChange(7);
        // When Then
        assertThatThrownBy(() -> tracker.passCommit(OptionalLong.of(150)))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("0/96");
    }

    /** Transactions whose changes interleave in the WAL, in commit order, with shared LSNs. */
    private static List<Transaction> history(Random random) {
        List<Transaction> transactions = new ArrayList<>();
        long wal = SNAPSHOT_LSN;
        int number = 0;
        for (int id = 1; id <= 12; id++) {
            List<Change> changes = new ArrayList<>();
            // A change may lie far back: its transaction was open while others committed.
            long lsn = Math.max(1, wal - random.nextInt(200));
            int count = random.nextInt(9);
            for (int change = 0; change < count; change++) {
                changes.add(new Change(number++, lsn));
                lsn += random.nextBoolean() ? 0 : 1 + random.nextInt(5);
            }
            long commitStart = Math.max(wal, lsn) + random.nextInt(3);
            wal = commitStart + 1 + random.nextInt(3);
            transactions.add(new Transaction(id, commitStart, wal, changes));
        }
        return transactions;
    }

    /** PostgreSQL's rule of what is sent after a restart, and Debezium's of what a record knows of commits. */
    private static List<Handed> handedFrom(List<Transaction> history, long startLsn, Random random) {
        List<Handed> handed = new ArrayList<>();
        OptionalLong lastCommit = OptionalLong.empty();
        for (Transaction transaction : history) {
            if (transaction.commitStartLsn() < startLsn) {
                continue;
            }
            for (Change change : transaction.changes()) {
                handed.add(new Handed(lastCommit, transaction.id(), change.number()));
                addHeartbeat(handed, lastCommit, random);
            }
            lastCommit = OptionalLong.of(transaction.commitEndLsn());
            addHeartbeat(handed, lastCommit, random);
        }
        return handed;
    }

    private static void addHeartbeat(List<Handed> handed, OptionalLong lastCommit, Random random) {
        IntStream.range(0, random.nextInt(5) == 0 ? 1 : 0).forEach(beat -> handed.add(new Handed(lastCommit, -1, -1)));
    }
}
