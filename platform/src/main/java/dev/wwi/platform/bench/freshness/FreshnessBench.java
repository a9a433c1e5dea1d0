package dev.wwi.platform.bench.freshness;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.platform.bench.BenchBar;
import dev.wwi.platform.bench.BenchBar.Bound;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.BenchRun;
import dev.wwi.platform.bench.LatencyFigures;
import dev.wwi.platform.bench.SteadyWork;
import dev.wwi.platform.local.LocalOptions;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.local.LocalPlatform;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.catalogue.TargetTables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.generic.GenericRecord;

/**
 * Measures the whole platform, in this process as {@code wwi local} runs it: order lines are updated at a rate, and each
 * commit is looked for in its change topic, in the topic of fct_order, among what the warehouse has acknowledged, and by a
 * query. The looking takes its share of the same processors.
 */
public final class FreshnessBench {
    private static final String DATABASE = "wwi";
    private static final String VISIBLE = "visible";
    private static final String FACT = "analytics.fct_order";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long STARTED_MILLIS = 3_000;
    private static final int JUDGED_RATE = 200;
    private static final long STOP_SECONDS = 30;

    private static final List<BenchBar> BARS = List.of(
            new BenchBar(section(JUDGED_RATE), LatencyFigures.P50, VISIBLE, null, Bound.AT_MOST, 500),
            new BenchBar(section(JUDGED_RATE), LatencyFigures.P99, VISIBLE, null, Bound.AT_MOST, 1_500));

    private final FreshnessBenchOptions options;
    private final Terminal terminal;
    private final PostgresServer postgres;
    private final BenchReport report;

    private FreshnessBench(FreshnessBenchOptions options, Terminal terminal, PostgresServer postgres) {
        this.options = options;
        this.terminal = terminal;
        this.postgres = postgres;
        this.report = new BenchReport("freshness", options.settings(), BARS);
    }

    /**
     * Measures what was asked for.
     *
     * @throws IllegalStateException if the platform fails, or nothing arrives
     */
    public static BenchReport run(FreshnessBenchOptions options, Terminal terminal)
            throws IOException, InterruptedException, SQLException {
        try (PostgresServer postgres =
                PostgresServer.start(PostgresSettings.in(options.directory().resolve("postgres"))
                        .withParameter("max_wal_size", "8GB")
                        .withParameter("shared_buffers", "512MB"))) {
            postgres.createDatabase(DATABASE);
            FreshnessBench bench = new FreshnessBench(options, terminal, postgres);
            try (Connection connection = postgres.connect(DATABASE)) {
                options.data().fill(connection);
            }
            bench.measure();
            return bench.report;
        }
    }

    private void measure() throws IOException, InterruptedException, SQLException {
        SourceChoice source =
                new SourceChoice.Existing(postgres.jdbcUrl(DATABASE), PostgresServer.SUPERUSER, Optional.empty());
        try (LocalPlatform platform = LocalPlatform.start(
                new LocalOptions(options.directory().resolve("platform"), 0, source, 0),
                terminal,
                new SimpleMeterRegistry())) {
            int firstId = 1;
            for (int rate : options.rates()) {
                firstId = measure(platform, rate, firstId);
                // What is left of one rate is no burden of the next.
                platform.await(PATIENCE);
            }
        }
    }

    private int measure(LocalPlatform platform, int rate, int firstId) throws InterruptedException, SQLException {
        AcknowledgedStation acknowledged = new AcknowledgedStation(() -> platform.newestAcknowledgedMicros(FACT));
        List<Station> stations = List.of(
                new TopicStation(
                        "change topic",
                        platform.kafka(),
                        SourceTables.ORDER_LINES.topic(),
                        event -> (Long) ((GenericRecord) event.get("source")).get("ts_us"),
                        acknowledged::expect),
                new TopicStation(
                        "output topic",
                        platform.kafka(),
                        TargetTables.FCT_ORDER.topic(),
                        row -> (Long) row.get("source_commit_at"),
                        commit -> {}),
                acknowledged,
                new QueryStation(platform.warehouseClient(), FACT));
        Map<Station, Arrivals> arrivals = new LinkedHashMap<>();
        stations.forEach(station -> arrivals.put(station, new Arrivals(station.name())));
        ExecutorService threads = Executors.newFixedThreadPool(stations.size());
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<?>> watching = new ArrayList<>();
            arrivals.forEach((station, arriving) -> watching.add(threads.submit(() -> {
                station.watch(arriving, over::get);
                return null;
            })));
            Thread.sleep(STARTED_MILLIS);
            try (SteadyWork work = SteadyWork.start(this::connect, updateOfALine(), rate, firstId)) {
                sleep(options.warmUpSeconds(), watching);
                arrivals.values().forEach(Arrivals::begin);
                int before = work.nextId();
                Instant began = Instant.now();
                sleep(options.seconds(), watching);
                arrivals.values().forEach(Arrivals::end);
                double reached = (work.nextId() - before)
                        / (Duration.between(began, Instant.now()).toMillis() / 1_000.0);
                int nextId = work.stop();
                platform.await(PATIENCE);
                // A query that has begun before sees it the next time.
                sleep(1, watching);
                add(rate, arrivals, reached);
                return nextId;
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                terminal.println("a station did not stop looking");
            }
        }
    }

    private static void sleep(int seconds, List<Future<?>> watching) throws InterruptedException {
        for (int second = 0; second < seconds; second++) {
            Thread.sleep(1_000);
            for (Future<?> station : watching) {
                if (station.isDone()) {
                    try {
                        station.get();
                    } catch (ExecutionException e) {
                        throw new IllegalStateException("looking for commits failed: " + e.getCause(), e);
                    }
                }
            }
        }
    }

    private void add(int rate, Map<Station, Arrivals> arrivals, double reached) {
        arrivals.forEach((station, arriving) -> {
            Map<String, Double> figures = new LinkedHashMap<>(arriving.figures());
            figures.put("transactions/s", reached);
            report.add(new BenchRun(section(rate), station.name(), 1, figures));
            terminal.println(section(rate) + ", " + station.name() + ": " + BenchReport.text(figures));
        });
    }

    /** Far steps between neighbours, so that updates spread over orders and partitions. */
    private String updateOfALine() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT min(order_line_id), count(*) FROM sales.order_lines")) {
            result.next();
            return "UPDATE sales.order_lines SET quantity = quantity % 1000 + 1, last_edited_when = localtimestamp"
                    + " WHERE order_line_id = " + result.getLong(1) + " + (?::bigint * 7919) % " + result.getLong(2);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(DATABASE), PostgresServer.SUPERUSER, "");
    }

    private static String section(int rate) {
        return rate + " transactions/s";
    }
}
