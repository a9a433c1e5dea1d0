package dev.wwi.sink.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The sink's metrics: their names, tags and registration. Thread-safe. */
public final class SinkMetrics {

    /** Tag on every metric: the published table, {@code raw.sales_orders}. */
    public static final String TABLE = "table";

    /** Tag: why a value was left out, a record became a dead letter or a request was sent again. */
    public static final String REASON = "reason";

    /** Tag: the column that a left-out value belongs to. */
    public static final String COLUMN = "column";

    /** Rows handed to BigQuery, each once, however often its request was sent. */
    public static final String ROWS_APPENDED = "wwi.sink.rows.appended";

    /** Rows that BigQuery acknowledged. */
    public static final String ROWS_ACKNOWLEDGED = "wwi.sink.rows.acknowledged";

    /** Changes that a later one of the same key in the same request made needless. */
    public static final String ROWS_SUPERSEDED = "wwi.sink.rows.superseded";

    /** Bytes of rows handed to BigQuery. */
    public static final String BYTES_APPENDED = "wwi.sink.bytes.appended";

    /** Bytes of rows that BigQuery has not acknowledged yet. */
    public static final String BYTES_IN_FLIGHT = "wwi.sink.bytes.in.flight";

    /** Time from sending an append request to its acknowledgement, failed attempts in between included. */
    public static final String APPEND_DURATION = "wwi.sink.append.duration";

    /** Append requests that had to be sent again, by {@link #REASON}. */
    public static final String REQUESTS_RETRIED = "wwi.sink.requests.retried";

    /** Records that went to the dead letters, by {@link #REASON}. */
    public static final String DEAD_LETTERS = "wwi.sink.dead.letters";

    /** Records that cannot be rows of a change log; the table by key makes them dead letters. */
    public static final String CHANGES_LEFT_OUT = "wwi.sink.changes.left.out";

    /** Values that BigQuery cannot hold and that were left out, by {@link #COLUMN} and {@link #REASON}. */
    public static final String VALUES_LEFT_OUT = "wwi.sink.values.left.out";

    /** Commit time at the source, in seconds since 1970, of the newest change known to be in the table. */
    public static final String NEWEST_COMMIT = "wwi.sink.newest.commit";

    /** 1 while the table takes no rows and someone has to look, else 0. */
    public static final String TABLE_FAILED = "wwi.sink.table.failed";

    /** Tag: how far a rebuild is. */
    public static final String PHASE = "phase";

    /** 1 for the phase that a table's rebuild is in, 0 for the others. */
    public static final String REBUILD_PHASE = "wwi.sink.rebuild.phase";

    /** Offsets of the topic that a new generation has yet to pass; NaN without a rebuild. */
    public static final String REBUILD_RECORDS_REMAINING = "wwi.sink.rebuild.records.remaining";

    /** 1 while a rebuild waits for the operator, else 0. */
    public static final String REBUILD_HELD = "wwi.sink.rebuild.held";

    private static final Duration[] APPEND_BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final ConcurrentMap<String, TableMetrics> tables = new ConcurrentHashMap<>();

    public SinkMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The counts of one table, registered when first asked for. */
    public TableMetrics table(String publishedTable) {
        return tables.computeIfAbsent(publishedTable, this::register);
    }

    /** Bytes of rows handed to BigQuery, over all tables. */
    public long bytesAppended() {
        return tables.values().stream().mapToLong(TableMetrics::bytesAppended).sum();
    }

    private TableMetrics register(String table) {
        Tags tags = Tags.of(TABLE, table);
        Timer appends = Timer.builder(APPEND_DURATION)
                .description("Time from sending an append request to its acknowledgement")
                .serviceLevelObjectives(APPEND_BUCKETS)
                .tags(tags)
                .register(registry);
        TableMetrics metrics = new TableMetrics(registry, tags, appends);
        counter(ROWS_APPENDED, "rows", "Rows handed to BigQuery", tags, metrics, TableMetrics::rowsAppended);
        counter(ROWS_ACKNOWLEDGED, "rows", "Rows BigQuery has", tags, metrics, TableMetrics::rowsAcknowledged);
        counter(ROWS_SUPERSEDED, "rows", "Changes overtaken in their request", tags, metrics, TableMetrics::superseded);
        counter(BYTES_APPENDED, "bytes", "Bytes handed to BigQuery", tags, metrics, TableMetrics::bytesAppended);
        Gauge.builder(BYTES_IN_FLIGHT, metrics, TableMetrics::bytesInFlight)
                .description("Bytes of rows not acknowledged yet")
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
        TimeGauge.builder(NEWEST_COMMIT, metrics, TimeUnit.MICROSECONDS, TableMetrics::newestCommitMicrosOrNaN)
                .description("Commit time of the newest change known to be in the table")
                .tags(tags)
                .register(registry);
        Gauge.builder(TABLE_FAILED, metrics, value -> value.failed() ? 1 : 0)
                .description("Whether the table takes no rows and someone has to look")
                .tags(tags)
                .register(registry);
        return metrics;
    }

    private void counter(
            String name,
            String unit,
            String description,
            Tags tags,
            TableMetrics metrics,
            ToDoubleFunction<TableMetrics> count) {
        FunctionCounter.builder(name, metrics, count)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }
}
