package dev.wwi.cdc.status;

import dev.wwi.cdc.encode.LeftOutReason;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.position.ReadRange;
import dev.wwi.cdc.position.RereadState;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.runtime.lag.StageLag;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one connector, over all its restarts. The engine's threads move them, any thread reads them. What is
 * counted as in Kafka was committed there.
 */
public final class CaptureProgress {
    private final Map<String, LongAdder> snapshotRows = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> streamedEvents = new ConcurrentSkipListMap<>();
    private final Map<LeftOutReason, LongAdder> valuesLeftOut = new ConcurrentSkipListMap<>();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder truncates = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final AtomicLong restarts = new AtomicLong();
    private final AtomicLong capturedLsn = new AtomicLong();
    private final AtomicLong storedLsn = new AtomicLong();
    private final AtomicLong newestCommitMicros = new AtomicLong();
    private final EventRate rate = new EventRate(System::nanoTime);
    private final CaptureLag lag = new CaptureLag();
    private final Map<String, Long> rereadEstimates = new ConcurrentSkipListMap<>();
    private final Map<String, FinishedReread> finishedRereads = new ConcurrentSkipListMap<>();
    private final AtomicLong rereadsFinished = new AtomicLong();
    private volatile List<RereadState> rereads = List.of();
    private volatile List<String> addedTables = List.of();
    private volatile @Nullable String additionTrouble;
    private volatile Map<String, Long> rowEstimates = Map.of();
    private volatile List<StoppedTable> stoppedTables = List.of();
    private volatile List<String> uncapturedTables = List.of();
    private volatile @Nullable SlotStatus slot;
    private volatile CapturePhase phase = CapturePhase.STARTING;

    /** Says what capture does now. */
    public void enter(CapturePhase next) {
        phase = next;
    }

    /**
     * Starts a snapshot's count.
     *
     * @param earlier what an interrupted snapshot put into Kafka before; null when there was none
     */
    public void snapshotStarts(Map<String, Long> estimates, @Nullable SnapshotState earlier) {
        snapshotRows.clear();
        if (earlier != null) {
            earlier.done().forEach((table, ranges) -> snapshotRows
                    .computeIfAbsent(table, absent -> new LongAdder())
                    .add(ranges.stream().mapToLong(ReadRange::rows).sum()));
        }
        rowEstimates = Map.copyOf(estimates);
        phase = CapturePhase.SNAPSHOT;
    }

    /** Says that the snapshot does not go on with a table: what of it is not in Kafka is awaited no more. */
    public void snapshotLeavesOut(String table) {
        Map<String, Long> others = new HashMap<>(rowEstimates);
        others.remove(table);
        rowEstimates = Map.copyOf(others);
    }

    /** Says which tables are to be read again, and how far that is. */
    public void rereads(List<RereadState> states) {
        rereads = List.copyOf(states);
    }

    /** Says which tables are to be captured too, and are to be read then. */
    public void adding(List<String> tables) {
        addedTables = List.copyOf(tables);
    }

    /** Says why tables cannot be added at the moment, and the way out; null when they can. */
    public void additionTrouble(@Nullable String trouble) {
        additionTrouble = trouble;
    }

    /** Why tables cannot be added at the moment, and the way out; null when they can, or there are none. */
    public @Nullable String additionTrouble() {
        return additionTrouble;
    }

    /** About how many rows a table has that is read again. */
    public void rereadEstimated(String table, long rows) {
        rereadEstimates.put(table, rows);
    }

    /**
     * Says that a re-read has ended.
     *
     * @param failure why it is not complete; null when it is
     */
    public void rereadFinished(String table, long rows, @Nullable String failure) {
        finishedRereads.put(table, new FinishedReread(table, rereadsFinished.incrementAndGet(), rows, failure));
    }

    /** Adds what a committed transaction held of one table. */
    public void sent(String table, boolean snapshot, long records) {
        (snapshot ? snapshotRows : streamedEvents)
                .computeIfAbsent(table, absent -> new LongAdder())
                .add(records);
        rate.add(records);
    }

    /** Counts a committed transaction whose newest change committed then at the source; 0 when it held none. */
    public void committed(long commitMicros) {
        transactions.increment();
        newestCommitMicros.accumulateAndGet(commitMicros, Math::max);
    }

    /** Says that every transaction that committed before that LSN is in Kafka. */
    public void captured(long lsn) {
        capturedLsn.accumulateAndGet(lsn, Math::max);
    }

    /** Says from which LSN on a restart would stream. */
    public void stored(long lsn) {
        storedLsn.accumulateAndGet(lsn, Math::max);
    }

    /** The LSN from which on a restart would stream; 0 until one is stored. */
    public long storedLsn() {
        return storedLsn.get();
    }

    /** Counts a TRUNCATE whose deletes are in Kafka. */
    public void truncated() {
        truncates.increment();
    }

    /** Counts changes of tables that stand still, which are in the dead letters. */
    public void deadLetters(long changes) {
        deadLetters.add(changes);
    }

    /** Counts a value in whose place NULL was written. */
    public void leftOut(LeftOutReason reason) {
        valuesLeftOut.computeIfAbsent(reason, absent -> new LongAdder()).increment();
    }

    /** In the place of how many values NULL was written, for that reason; again for those that a restart wrote again. */
    public long valuesLeftOut(LeftOutReason reason) {
        LongAdder count = valuesLeftOut.get(reason);
        return count == null ? 0 : count.sum();
    }

    /** Says which tables stand still. */
    public void stopped(List<StoppedTable> tables) {
        stoppedTables = List.copyOf(tables);
    }

    /** Says which tables of the captured schemas are not captured. */
    public void uncaptured(List<String> tables) {
        uncapturedTables = List.copyOf(tables);
    }

    /** How many changes went to the dead letters. */
    public long deadLetters() {
        return deadLetters.sum();
    }

    /** Counts a restart after a failure. */
    public void restarted() {
        restarts.incrementAndGet();
    }

    /** Says how the slot was found. */
    public void slot(SlotStatus found) {
        slot = found;
        lag.looked(found, status());
    }

    /** The latest instant before which all commits are known to be in Kafka; null before the first. */
    public @Nullable Instant completeUpTo() {
        return lag.completeUpTo(capturedLsn.get());
    }

    /** How far capture is behind the source. */
    public StageLag lag() {
        return lag.lag(Instant.now(), status().newestCommitAt());
    }

    /** The slot at the source; null until it was first polled. */
    public @Nullable SlotStatus slot() {
        return slot;
    }

    /** How many TRUNCATEs were applied. */
    public long truncates() {
        return truncates.sum();
    }

    /** How many transactions were committed in Kafka. */
    public long transactions() {
        return transactions.sum();
    }

    /** All of it at this moment. */
    public CaptureStatus status() {
        Map<String, Long> estimates = rowEstimates;
        List<TableProgress> tables = estimates.keySet().stream()
                .sorted()
                .map(table -> new TableProgress(table, sum(snapshotRows, table), estimates.get(table)))
                .toList();
        long micros = newestCommitMicros.get();
        return new CaptureStatus(
                phase,
                tables,
                sum(snapshotRows),
                estimates.values().stream().mapToLong(Long::longValue).sum(),
                sum(streamedEvents),
                rate.perSecond(),
                capturedLsn.get(),
                micros == 0
                        ? null
                        : Instant.EPOCH.plus(java.time.Duration.of(micros, java.time.temporal.ChronoUnit.MICROS)),
                slot,
                restarts.get(),
                stoppedTables,
                uncapturedTables,
                Stream.concat(
                                rereads.stream()
                                        .map(reread -> new TableProgress(
                                                reread.table(),
                                                reread.rows(),
                                                Math.max(
                                                        reread.rows(),
                                                        rereadEstimates.getOrDefault(reread.table(), 0L)))),
                                addedTables.stream().map(table -> new TableProgress(table, 0, 0)))
                        .toList(),
                List.copyOf(finishedRereads.values()),
                valuesLeftOut.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, count -> count.getValue().sum())));
    }

    /** Age of the newest change in Kafka, by the source's commit time. */
    public double newestCommitAgeSeconds() {
        long micros = newestCommitMicros.get();
        return micros == 0 ? 0 : (System.currentTimeMillis() - TimeUnit.MICROSECONDS.toMillis(micros)) / 1_000.0;
    }

    private static long sum(Map<String, LongAdder> counts) {
        return counts.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static long sum(Map<String, LongAdder> counts, String table) {
        LongAdder count = counts.get(table);
        return count == null ? 0 : count.sum();
    }
}
