package dev.wwi.platform.bench.capture;

import dev.wwi.platform.bench.BenchBar;
import dev.wwi.platform.bench.BenchBar.Bound;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.BenchRun;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.LatencyFigures;
import dev.wwi.platform.bench.LatencyMeter;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.SteadyWork;
import dev.wwi.platform.bench.capture.CaptureBenchOptions.Section;
import dev.wwi.platform.terminal.Terminal;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * Measures the connector beside Kafka Connect with Debezium's connector, and beside what PostgreSQL itself gives: a backlog
 * of small transactions, the latency of commits, and a first snapshot. Contenders take turns, each in a process of its own.
 */
public final class CaptureBench {
    private static final String BACKLOG = "backlog";
    private static final String LATENCY = "latency";
    private static final String SNAPSHOT = "snapshot";
    private static final String WWI = "wwi";
    private static final String KAFKA_CONNECT = "kafka-connect";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final List<BenchBar> BARS = List.of(
            new BenchBar(BACKLOG, Race.PER_CPU_SECOND, WWI, KAFKA_CONNECT, Bound.AT_LEAST, 3),
            new BenchBar(BACKLOG, Race.PER_SECOND, WWI, WalLimit.NAME, Bound.AT_LEAST, 0.6),
            new BenchBar(LATENCY, LatencyFigures.P99, WWI, null, Bound.AT_MOST, 60),
            new BenchBar(SNAPSHOT, Race.PER_SECOND, WWI, null, Bound.AT_LEAST, 100_000),
            new BenchBar(SNAPSHOT, Race.PER_SECOND, WWI, KAFKA_CONNECT, Bound.AT_LEAST, 1),
            new BenchBar(SNAPSHOT, Race.PER_SECOND, WWI, CopyLimit.NAME, Bound.AT_LEAST, 0.1));

    private final CaptureBenchOptions options;
    private final Terminal terminal;
    private final BenchServers servers;
    private final CaptureSource source;
    private final List<Contender> contenders;
    private final BenchReport report;

    private CaptureBench(CaptureBenchOptions options, Terminal terminal, BenchServers servers) {
        this.options = options;
        this.terminal = terminal;
        this.servers = servers;
        this.source = new CaptureSource(servers.postgres());
        this.contenders = List.of(new KafkaConnectContender(servers, source), new ConnectorContender(servers));
        this.report = new BenchReport("capture", options.settings(), BARS);
    }

    /**
     * Measures what was asked for.
     *
     * @throws IllegalStateException if a contender ended, or did not put every row into Kafka
     */
    public static BenchReport run(CaptureBenchOptions options, Terminal terminal)
            throws IOException, InterruptedException, SQLException {
        try (BenchServers servers = BenchServers.start(options.directory())) {
            CaptureBench bench = new CaptureBench(options, terminal, servers);
            if (options.sections().contains(Section.BACKLOG)) {
                bench.measureBacklog();
            }
            if (options.sections().contains(Section.LATENCY)) {
                bench.measureLatency();
            }
            if (options.sections().contains(Section.SNAPSHOT)) {
                bench.measureSnapshot();
            }
            return bench.report;
        }
    }

    private void measureBacklog() throws IOException, InterruptedException, SQLException {
        WalLimit limit = WalLimit.find(servers);
        int transactions = options.backlogEvents() / CaptureSource.EVENTS_PER_TRANSACTION;
        int events = transactions * CaptureSource.EVENTS_PER_TRANSACTION;
        prepare(BACKLOG);
        for (int round = 1; round <= options.rounds(); round++) {
            source.createSlot(BACKLOG, slot(BACKLOG, WalLimit.NAME, round));
            for (Contender contender : contenders) {
                contender.prepare(BACKLOG, slot(BACKLOG, contender.name(), round));
            }
        }
        source.commitBacklog(BACKLOG, transactions);
        String end = source.currentLsn(BACKLOG);
        for (int round = 1; round <= options.rounds(); round++) {
            String limitSlot = slot(BACKLOG, WalLimit.NAME, round);
            add(BACKLOG, limit.label(), WalLimit.NAME, round, limit.measure(BACKLOG, limitSlot, end, events));
            source.dropSlot(BACKLOG, limitSlot);
            for (Contender contender : contenders) {
                String slot = slot(BACKLOG, contender.name(), round);
                Race race = race(contender, List.of(Contender.ORDERS, Contender.ORDER_LINES), events);
                try (MeasuredProcess process = contender.stream(BACKLOG, slot)) {
                    add(BACKLOG, contender.name(), contender.name(), round, race.follow(process));
                }
                source.dropSlot(BACKLOG, slot);
            }
        }
    }

    private void measureLatency() throws IOException, InterruptedException, SQLException {
        prepare(LATENCY);
        int firstId = 1;
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                String slot = slot(LATENCY, contender.name(), round);
                contender.prepare(LATENCY, slot);
                LatencyMeter meter = new LatencyMeter(
                        servers,
                        Duration.ofSeconds(options.latency().warmUpSeconds()),
                        Duration.ofSeconds(options.latency().seconds()),
                        contender.topic(Contender.ORDERS),
                        event -> (Long) ((GenericRecord) event.get("source")).get("ts_us"));
                try (MeasuredProcess process = contender.stream(LATENCY, slot);
                        SteadyWork work = SteadyWork.start(
                                () -> source.connect(LATENCY),
                                "SELECT bench_transaction(?)",
                                options.latency().transactionsPerSecond(),
                                firstId)) {
                    add(LATENCY, contender.name(), contender.name(), round, meter.measure(process, work));
                    firstId = work.stop();
                }
                source.dropSlot(LATENCY, slot);
            }
        }
    }

    private void measureSnapshot() throws IOException, InterruptedException, SQLException {
        source.createDatabase(SNAPSHOT);
        source.insertOrderLines(SNAPSHOT, options.snapshotRows());
        CopyLimit copy = new CopyLimit(source, Contender.ORDER_LINES);
        for (int round = 1; round <= options.rounds(); round++) {
            add(SNAPSHOT, CopyLimit.NAME, CopyLimit.NAME, round, copy.measure(SNAPSHOT));
            for (Contender contender : contenders) {
                // Rows that a topic holds already are no first snapshot.
                servers.deleteTopics();
                servers.createTopics(Map.of(contender.topic(Contender.ORDER_LINES), Contender.PARTITIONS));
                servers.createTopics(Map.of(contender.topic(Contender.ORDERS), Contender.PARTITIONS));
                String slot = slot(SNAPSHOT, contender.name(), round);
                Race race = race(contender, List.of(Contender.ORDER_LINES), options.snapshotRows());
                try (MeasuredProcess process = contender.readRows(SNAPSHOT, slot)) {
                    add(SNAPSHOT, contender.name(), contender.name(), round, race.follow(process));
                }
                source.dropSlot(SNAPSHOT, slot);
            }
        }
    }

    private void prepare(String section) throws InterruptedException, SQLException {
        source.createDatabase(section);
        servers.deleteTopics();
        for (Contender contender : contenders) {
            servers.createTopics(contender.topicsToCreate());
        }
    }

    private Race race(Contender contender, Collection<String> tables, int rows) throws InterruptedException {
        return Race.over(servers, tables.stream().map(contender::topic).toList(), rows, PATIENCE);
    }

    private void add(String section, String shown, String contender, int round, Map<String, Double> figures) {
        report.add(new BenchRun(section, contender, round, figures));
        terminal.println(section + ", round " + round + ", " + shown + ": " + BenchReport.text(figures));
    }

    private static String slot(String section, String contender, int round) {
        return (section + "_" + contender + "_" + round)
                .toLowerCase(Locale.ROOT)
                .replace('-', '_');
    }
}
