package dev.wwi.platform.bench.sink;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.wwi.bqlocal.LocalBigQuery;
import dev.wwi.embedded.FreePort;
import dev.wwi.platform.bench.BenchBar;
import dev.wwi.platform.bench.BenchBar.Bound;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.bench.BenchRun;
import dev.wwi.platform.bench.BenchServers;
import dev.wwi.platform.bench.JvmOptions;
import dev.wwi.platform.bench.MeasuredProcess;
import dev.wwi.platform.bench.ReadyProbe;
import dev.wwi.platform.bench.sink.SinkBenchOptions.Section;
import dev.wwi.platform.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Measures the sink beside Google's client as it is documented, with a server that only acknowledges, and then the sink
 * into the local BigQuery. Contenders read the same topic in turns, each in a process of its own; Google's client as much of it
 * as takes it about as long as this sink takes all of it.
 */
public final class SinkBench {
    private static final String CLIENT = "client";
    private static final String END_TO_END = "end to end";
    private static final String WWI = "wwi";
    private static final String JSON = "JsonStreamWriter";
    private static final String DYNAMIC = "DynamicMessage";
    private static final String PROJECT = "wwi-bench";
    private static final String SINK = "sink";
    private static final String BIGQUERY = "bigquery";
    private static final String ROWS_PER_SECOND = "rows/s";
    private static final List<BenchBar> BARS = List.of(
            new BenchBar(CLIENT, SINK + " rows/CPU s", WWI, JSON, Bound.AT_LEAST, 5),
            new BenchBar(CLIENT, SINK + " rows/CPU s", WWI, DYNAMIC, Bound.AT_LEAST, 1),
            new BenchBar(END_TO_END, ROWS_PER_SECOND, WWI, null, Bound.AT_LEAST, 150_000));

    private final SinkBenchOptions options;
    private final Terminal terminal;
    private final BenchServers servers;
    private final BenchReport report;

    private SinkBench(SinkBenchOptions options, Terminal terminal, BenchServers servers) {
        this.options = options;
        this.terminal = terminal;
        this.servers = servers;
        this.report = new BenchReport("sink", options.settings(), BARS);
    }

    /**
     * Measures what was asked for.
     *
     * @throws IllegalStateException if a contender ended, or did not bring every row
     */
    public static BenchReport run(SinkBenchOptions options, Terminal terminal)
            throws IOException, InterruptedException, SQLException {
        try (BenchServers servers = BenchServers.start(options.directory())) {
            SinkBench bench = new SinkBench(options, terminal, servers);
            OrderLineTopic.create(servers);
            bench.fill(0, options.rows());
            if (options.sections().contains(Section.END_TO_END)) {
                bench.measureEndToEnd();
            }
            if (options.sections().contains(Section.CLIENT)) {
                bench.fill(options.rows(), options.sinkRows());
                bench.measureClients();
            }
            return bench.report;
        }
    }

    private void fill(int from, int until) throws IOException, InterruptedException {
        terminal.println("filling the topic with " + Terminal.format(until - from) + " changes");
        OrderLineTopic.fill(servers, from, until);
    }

    private void measureClients() throws IOException, InterruptedException, SQLException {
        try (AcknowledgingServer server = new AcknowledgingServer();
                LocalBigQuery tables = LocalBigQuery.start(
                        LocalBigQuery.Config.of(options.directory().resolve("tables")))) {
            for (int round = 1; round <= options.rounds(); round++) {
                for (String contender : List.of(JSON, DYNAMIC, WWI)) {
                    server.reset();
                    int rows = contender.equals(WWI) ? options.sinkRows() : options.rows();
                    String name = contender + "-" + round;
                    try (MeasuredProcess process = contender.equals(WWI)
                            ? sink(name, server.endpoint(), tables.restEndpoint(), FreePort.any())
                            : googleClient(name, contender, server.endpoint())) {
                        Map<String, Double> figures =
                                new LinkedHashMap<>(Pace.measure(server::rows, rows, Map.of(SINK, process)));
                        figures.put("bytes/row", (double) server.bytes() / server.rows());
                        add(CLIENT, contender, round, figures);
                    }
                }
            }
        }
    }

    private void measureEndToEnd() throws IOException, InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            String group = "end-to-end-" + round;
            int grpcPort = FreePort.any();
            int restPort = FreePort.any();
            int operationsPort = FreePort.any();
            try (MeasuredProcess bigQuery = bigQuery(group, grpcPort, restPort, operationsPort)) {
                new ReadyProbe().await(bigQuery, operationsPort);
                try (MeasuredProcess sink =
                                sink(group, "127.0.0.1:" + grpcPort, "http://127.0.0.1:" + restPort, FreePort.any());
                        Admin admin = Admin.create(servers.kafka().clientSettings())) {
                    Map<String, MeasuredProcess> processes = new LinkedHashMap<>();
                    processes.put(SINK, sink);
                    processes.put(BIGQUERY, bigQuery);
                    add(END_TO_END, WWI, round, Pace.measure(() -> committed(admin, group), options.rows(), processes));
                    requireAllRows("http://127.0.0.1:" + restPort);
                }
            }
        }
    }

    private static long committed(Admin admin, String group) throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bench's broker refused: " + e.getCause(), e);
        }
    }

    private void requireAllRows(String restEndpoint) throws InterruptedException {
        BigQuery bigQuery = BigQueryOptions.newBuilder()
                .setHost(restEndpoint)
                .setProjectId(PROJECT)
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
        long found = bigQuery.query(
                        QueryJobConfiguration.of("SELECT COUNT(*) FROM raw." + OrderLineTopic.TABLE.rawTableName()))
                .iterateAll()
                .iterator()
                .next()
                .get(0)
                .getLongValue();
        if (found != options.rows() / 2) {
            throw new IllegalStateException("the table has " + found + " rows, it should have " + options.rows() / 2);
        }
    }

    private MeasuredProcess googleClient(String name, String contender, String endpoint) throws IOException {
        return MeasuredProcess.startJava(
                name,
                JvmOptions.OF_CONTENDERS,
                GoogleClientSink.class.getName(),
                List.of(
                        contender.equals(JSON) ? "json" : "dynamic",
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        endpoint,
                        Integer.toString(options.rows())),
                options.directory());
    }

    private MeasuredProcess sink(String group, String grpc, String rest, int operationsPort) throws IOException {
        return service(SINK, group + "-sink", """
                kafka: {bootstrapServers: "%s", schemaRegistryUrl: "%s"}
                bigQuery: {project: %s, endpoint: {grpc: "%s", rest: "%s"}}
                consume: {group: "%s"}
                operations: {port: %d}
                """.formatted(
                        servers.kafka().bootstrapServers(),
                        servers.kafka().schemaRegistryUrl(),
                        PROJECT,
                        grpc,
                        rest,
                        group,
                        operationsPort));
    }

    private MeasuredProcess bigQuery(String name, int grpcPort, int restPort, int operationsPort) throws IOException {
        return service(BIGQUERY, name + "-bigquery", """
                directory: %s
                grpcPort: %d
                restPort: %d
                operations: {port: %d}
                """.formatted(
                        options.directory().resolve(name + "-tables"), grpcPort, restPort, operationsPort));
    }

    private MeasuredProcess service(String service, String name, String configuration) throws IOException {
        Path config = options.directory().resolve(name + ".yaml");
        Files.writeString(config, configuration);
        return MeasuredProcess.startJava(
                name,
                JvmOptions.OF_CONTENDERS,
                "dev.wwi.platform.command.Wwi",
                List.of("run", service, "--config", config.toString()),
                options.directory());
    }

    private void add(String section, String contender, int round, Map<String, Double> figures) {
        report.add(new BenchRun(section, contender, round, figures));
        terminal.println(section + ", round " + round + ", " + contender + ": " + BenchReport.text(figures));
    }
}
