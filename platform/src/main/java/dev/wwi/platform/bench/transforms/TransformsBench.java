package dev.wwi.platform.bench.transforms;

import dev.wwi.embedded.DirectoryTree;
import dev.wwi.embedded.FreePort;
import dev.wwi.platform.await.Barrier;
import dev.wwi.platform.await.BarrierTimeoutException;
import dev.wwi.platform.bench.BenchBar;
import dev.wwi.platform.bench.BenchBar.Bound;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.BenchRun;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.LatencyFigures;
import dev.wwi.platform.bench.LatencyMeter;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.ReadyProbe;
import dev.wwi.platform.bench.SteadyWork;
import dev.wwi.platform.bench.transforms.ForeignKeyJoinConfig.Format;
import dev.wwi.platform.bench.transforms.TransformsBenchOptions.Section;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.kafka.GroupOffsets;
import dev.wwi.schemas.catalogue.SourceTables;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the transforms beside Kafka Streams' own foreign-key joins: filling fct_order from change topics, the state and
 * internal topics that takes, the latency of a line's update, and how long a lost state directory takes to be restored.
 */
public final class TransformsBench {
    private static final String LATENCY = "latency of a line's update, from its commit";
    private static final String RESTORE = "restore of a lost state directory";
    private static final String PER_CPU_SECOND = "rows/CPU s";
    private static final String PER_CPU_SECOND_COMPILED = "rows/CPU s without compiling";
    private static final double TIMES_THE_RIVAL = 2.5;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration SLICE = Duration.ofSeconds(30);
    private static final double NANOS = 1e9;
    private static final double MEGABYTE = 1 << 20;
    private static final double GIGABYTE = 1 << 30;

    private final TransformsBenchOptions options;
    private final Terminal terminal;
    private final BenchServers servers;
    private final BenchReport report;
    private int turns;

    private TransformsBench(TransformsBenchOptions options, Terminal terminal, BenchServers servers) {
        this.options = options;
        this.terminal = terminal;
        this.servers = servers;
        List<BenchBar> bars = new ArrayList<>();
        if (options.sections().contains(Section.FILL)) {
            for (int times : options.times()) {
                for (String figure : List.of(PER_CPU_SECOND, PER_CPU_SECOND_COMPILED)) {
                    for (Format format : Format.values()) {
                        bars.add(new BenchBar(
                                section(times),
                                figure,
                                WwiTransforms.NAME,
                                ForeignKeyJoins.name(format),
                                Bound.AT_LEAST,
                                TIMES_THE_RIVAL));
                    }
                }
            }
        }
        if (options.sections().contains(Section.LATENCY)) {
            bars.add(new BenchBar(LATENCY, LatencyFigures.P99, WwiTransforms.NAME, null, Bound.AT_MOST, 500));
        }
        this.report = new BenchReport("transforms", options.settings(), bars);
    }

    /**
     * Measures what was asked for.
     *
     * @throws IllegalStateException if a contender ended, or has other than one row for each order line
     */
    public static BenchReport run(TransformsBenchOptions options, Terminal terminal)
            throws IOException, InterruptedException, SQLException {
        try (BenchServers servers = BenchServers.start(options.directory())) {
            TransformsBench bench = new TransformsBench(options, terminal, servers);
            for (int times : options.times()) {
                bench.measure(times);
            }
            return bench.report;
        }
    }

    private void measure(int times) throws IOException, InterruptedException, SQLException {
        ChangeTopics topics = ChangeTopics.make(servers, "orders_" + times, options.data(), times);
        for (int round = 1; round <= options.rounds(); round++) {
            turns++;
            for (Contender contender : List.of(
                    new ForeignKeyJoins(servers, Format.AVRO, turns),
                    new ForeignKeyJoins(servers, Format.COMPACT, turns),
                    new WwiTransforms(servers, turns))) {
                boolean isFirst = times == options.times().get(0);
                List<Section> sections = options.sections().stream()
                        .filter(section -> isFirst || section == Section.FILL)
                        .filter(contender::takesPartIn)
                        .toList();
                if (sections.isEmpty()) {
                    continue;
                }
                servers.deleteTopics(topic -> !isInput(topic));
                servers.createTopics(contender.topicsToCreate());
                Path state = servers.directory().resolve(contender.applicationId() + ".state");
                Map<String, Double> filling = fill(contender, state, topics);
                if (sections.contains(Section.FILL)) {
                    add(section(times), contender, round, filling);
                }
                if (sections.contains(Section.LATENCY)) {
                    add(LATENCY, contender, round, latency(contender, state, topics));
                }
                if (sections.contains(Section.RESTORE)) {
                    add(RESTORE, contender, round, restore(contender, state));
                }
                DirectoryTree.delete(state);
            }
        }
    }

    private Map<String, Double> fill(Contender contender, Path state, ChangeTopics topics)
            throws IOException, InterruptedException, SQLException {
        long rows = topics.orderRows();
        int port = FreePort.any();
        Map<String, Double> figures = new LinkedHashMap<>();
        try (MeasuredProcess process = contender.start(state, port, true)) {
            new ReadyProbe().await(process, port);
            long started = System.nanoTime();
            Duration cpuBefore = process.cpu();
            Duration compilingBefore = process.compilingCpu();
            awaitAll(contender, process);
            double seconds = (System.nanoTime() - started) / NANOS;
            double cpuSeconds = process.cpu().minus(cpuBefore).toNanos() / NANOS;
            double compilingSeconds =
                    process.compilingCpu().minus(compilingBefore).toNanos() / NANOS;
            requireRows(contender, topics.lines());
            figures.put("rows/s", rows / seconds);
            figures.put(PER_CPU_SECOND, rows / cpuSeconds);
            figures.put(PER_CPU_SECOND_COMPILED, rows / (cpuSeconds - compilingSeconds));
            figures.put("CPU s", cpuSeconds);
            figures.put("of them compiling", compilingSeconds);
            figures.put("internal topics MB", servers.bytes(contender.internalTopics()) / MEGABYTE);
        }
        // What was in memory is on disk now.
        figures.put("state MB", bytes(state) / MEGABYTE);
        return figures;
    }

    private Map<String, Double> latency(Contender contender, Path state, ChangeTopics topics)
            throws IOException, InterruptedException, SQLException {
        int port = FreePort.any();
        LatencyMeter meter = new LatencyMeter(
                servers,
                Duration.ofSeconds(options.warmUpSeconds()),
                Duration.ofSeconds(options.latencySeconds()),
                contender.output(),
                row -> (Long) row.get(contender.commitField()));
        try (MeasuredProcess process = contender.start(state, port, false)) {
            new ReadyProbe().await(process, port);
            awaitAll(contender, process);
            try (MeasuredProcess connector = topics.capture();
                    SteadyWork work =
                            SteadyWork.start(topics::connect, topics.updateOfALine(), options.updatesPerSecond(), 1)) {
                Map<String, Double> figures = meter.measure(process, work);
                var unused = work.stop();
                connector.requireAlive();
                return figures;
            }
        }
    }

    private Map<String, Double> restore(Contender contender, Path state) throws IOException, InterruptedException {
        DirectoryTree.delete(state);
        String prefix = contender.applicationId() + "-";
        double gigabytes = servers.bytes(topic -> topic.startsWith(prefix) && topic.endsWith("-changelog")) / GIGABYTE;
        int port = FreePort.any();
        long started = System.nanoTime();
        try (MeasuredProcess process = contender.start(state, port, false)) {
            new ReadyProbe().await(process, port);
            double seconds = (System.nanoTime() - started) / NANOS;
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("start to ready s", seconds);
            figures.put("changelogs MB", gigabytes * GIGABYTE / MEGABYTE);
            figures.put("s/GB", seconds / gigabytes);
            return figures;
        }
    }

    /** Waits in slices, since a contender that has ended would be waited for in vain. */
    private void awaitAll(Contender contender, MeasuredProcess process) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        try (Barrier barrier =
                new Barrier(new GroupOffsets(servers.admin()), servers.kafka().clientSettings())) {
            while (true) {
                try {
                    barrier.await(contender.stage(), Instant.now().plus(SLICE));
                    return;
                } catch (BarrierTimeoutException e) {
                    process.requireAlive();
                    if (Instant.now().isAfter(deadline)) {
                        throw e;
                    }
                }
            }
        }
    }

    private void requireRows(Contender contender, long lines) throws InterruptedException {
        long found = new TopicContent(servers).keysWithValue(contender.output());
        if (found != lines) {
            throw new IllegalStateException(contender.output() + " holds " + found + " rows of " + contender.name()
                    + "; there are " + lines + " order lines");
        }
    }

    private void add(String section, Contender contender, int round, Map<String, Double> figures) {
        report.add(new BenchRun(section, contender.name(), round, figures));
        terminal.println(section + ", round " + round + ", " + contender.name() + ": " + BenchReport.text(figures));
    }

    private static boolean isInput(String topic) {
        return SourceTables.byTopic(topic).isPresent() || topic.equals(Topics.CONNECTOR_POSITION);
    }

    private static String section(int times) {
        return times == 1 ? "fct_order from the change topics" : "the same from " + times + " times as many orders";
    }

    private static double bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
