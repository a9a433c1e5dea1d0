package dev.wwi.sink.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one table, or of one of its generations, written by all consumer threads. What a generation counts
 * counts for its table too; how fresh a table is and whether it takes rows is what its live generation says.
 * Thread-safe.
 */
public final class TableMetrics {

    private static final double MICROS_UNKNOWN = Double.NaN;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer appends;
    private final @Nullable TableMetrics whole;
    private final ConcurrentMap<Long, TableMetrics> generations = new ConcurrentHashMap<>();
    private final LongAdder rowsAppended = new LongAdder();
    private final LongAdder rowsAcknowledged = new LongAdder();
    private final LongAdder superseded = new LongAdder();
    private final LongAdder bytesAppended = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final LongAdder valuesLeftOut = new LongAdder();
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final AtomicInteger troubledThreads = new AtomicInteger();
    private final LongAccumulator newestCommitMicros = new LongAccumulator(Math::max, Long.MIN_VALUE);
    private volatile TableMetrics live = this;

    TableMetrics(MeterRegistry registry, Tags tags, Timer appends) {
        this(registry, tags, appends, null);
    }

    private TableMetrics(MeterRegistry registry, Tags tags, Timer appends, @Nullable TableMetrics whole) {
        this.registry = registry;
        this.tags = tags;
        this.appends = appends;
        this.whole = whole;
    }

    /** The counts of one generation of this table, from zero when first asked for. */
    public TableMetrics generation(long generation) {
        return generations.computeIfAbsent(generation, number -> new TableMetrics(registry, tags, appends, this));
    }

    /** This is the generation that readers see. */
    public void countAsShown() {
        if (whole != null) {
            whole.live = this;
        }
    }

    /** Counts a request's rows when it is first sent. */
    public void appended(int rows, long bytes) {
        rowsAppended.add(rows);
        bytesAppended.add(bytes);
        if (whole != null) {
            whole.appended(rows, bytes);
        }
    }

    /** Counts rows that BigQuery acknowledged. */
    public void acknowledged(int rows, Duration sinceFirstSent) {
        rowsAcknowledged.add(rows);
        if (whole == null) {
            appends.record(sinceFirstSent);
        } else {
            whole.acknowledged(rows, sinceFirstSent);
        }
    }

    /** Counts a change that a later one of its key overtook. */
    public void superseded(int rows) {
        superseded.add(rows);
        if (whole != null) {
            whole.superseded(rows);
        }
    }

    /** Follows the bytes not yet acknowledged. */
    public void bytesInFlightChanged(long bytes) {
        bytesInFlight.addAndGet(bytes);
        if (whole != null) {
            whole.bytesInFlightChanged(bytes);
        }
    }

    /** Counts a request that is sent again. */
    public void retried(String reason) {
        count(SinkMetrics.REQUESTS_RETRIED, "Append requests sent again", tags.and(SinkMetrics.REASON, reason));
    }

    /** Counts a record that went to the dead letters. */
    public void deadLettered(String reason) {
        deadLetters.increment();
        if (whole == null) {
            count(
                    SinkMetrics.DEAD_LETTERS,
                    "Records that went to the dead letters",
                    tags.and(SinkMetrics.REASON, reason));
        } else {
            whole.deadLettered(reason);
        }
    }

    /** Counts a record that cannot be a row of a change log. */
    public void leftOutOfChangeLog() {
        count(SinkMetrics.CHANGES_LEFT_OUT, "Records that cannot be rows of a change log", tags);
    }

    /** Counts a value that BigQuery cannot hold. */
    public void valueLeftOut(String column, String reason) {
        valuesLeftOut.increment();
        if (whole == null) {
            count(
                    SinkMetrics.VALUES_LEFT_OUT,
                    "Values that BigQuery cannot hold",
                    tags.and(SinkMetrics.COLUMN, column, SinkMetrics.REASON, reason));
        } else {
            whole.valueLeftOut(column, reason);
        }
    }

    /** Notes that the table has everything of its partition up to a change committed then. */
    public void commitReached(long sourceCommitMicros) {
        newestCommitMicros.accumulate(sourceCommitMicros);
    }

    /** Notes that a thread has rows which the table does not take. */
    public void troubleBegan() {
        troubledThreads.incrementAndGet();
    }

    /** Takes back {@link #troubleBegan}. */
    public void troubleEnded() {
        troubledThreads.decrementAndGet();
    }

    public long rowsAppended() {
        return rowsAppended.sum();
    }

    public long rowsAcknowledged() {
        return rowsAcknowledged.sum();
    }

    public long superseded() {
        return superseded.sum();
    }

    public long bytesAppended() {
        return bytesAppended.sum();
    }

    public long bytesInFlight() {
        return bytesInFlight.get();
    }

    public long deadLetters() {
        return deadLetters.sum();
    }

    public long valuesLeftOut() {
        return valuesLeftOut.sum();
    }

    public boolean failed() {
        return live.troubledThreads.get() > 0;
    }

    /** Commit time of the newest change known to be in the table, in microseconds since 1970; empty before the first. */
    public OptionalLong newestCommitMicros() {
        long micros = live.newestCommitMicros.get();
        return micros == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    double newestCommitMicrosOrNaN() {
        long micros = live.newestCommitMicros.get();
        return micros == Long.MIN_VALUE ? MICROS_UNKNOWN : micros;
    }

    private void count(String name, String description, Tags of) {
        Counter.builder(name)
                .description(description)
                .tags(of)
                .register(registry)
                .increment();
    }
}
