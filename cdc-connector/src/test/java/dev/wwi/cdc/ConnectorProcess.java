package dev.wwi.cdc;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.CaptureStatus;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.schemas.catalogue.SourceTables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * A connector in a process of its own, which can be killed like one. It writes what it is doing to its output, and reads
 * the names of tables that it shall read again from its input.
 */
public final class ConnectorProcess implements AutoCloseable {
    private static final String REPORT = "REPORT ";
    private static final int REPORT_MILLIS = 20;

    private final Process process;
    private final Writer input;
    private volatile Report report = new Report(CapturePhase.STARTING, 0, 0, 0);

    /**
     * What the process says it is doing.
     *
     * @param phase as in {@link CaptureStatus}
     * @param snapshotRows as in {@link CaptureStatus}
     * @param streamedEvents as in {@link CaptureStatus}
     * @param rereads tables that are being read again
     */
    record Report(CapturePhase phase, long snapshotRows, long streamedEvents, int rereads) {
        long sent() {
            return snapshotRows + streamedEvents;
        }

        private static Report parse(String line) {
            String[] fields = line.substring(REPORT.length()).split(" ", -1);
            return new Report(
                    CapturePhase.valueOf(fields[0]),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Integer.parseInt(fields[3]));
        }
    }

    private ConnectorProcess(Process process) {
        this.process = process;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    static ConnectorProcess start(
            String jdbcUrl,
            KafkaConfig kafka,
            String slot,
            List<String> tables,
            int maxTransactionRecords,
            int chunkRows,
            Path log)
            throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ConnectorProcess.class.getName(),
                jdbcUrl,
                kafka.bootstrapServers(),
                kafka.schemaRegistryUrl(),
                slot,
                String.join(",", tables),
                Integer.toString(maxTransactionRecords),
                Integer.toString(chunkRows));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        ConnectorProcess connector = new ConnectorProcess(started);
        Thread reader = new Thread(() -> connector.follow(log), "connector-output");
        reader.setDaemon(true);
        reader.start();
        return connector;
    }

    /** What it said last. */
    Report report() {
        return report;
    }

    /** Asks it to read a table again; it refuses while it does not stream. */
    void reread(String table) {
        try {
            input.write(table + "\n");
            input.flush();
        } catch (IOException e) {
            // It was killed: nobody is there to be asked.
            LoggerFactory.getLogger(ConnectorProcess.class)
                    .atDebug()
                    .setCause(e)
                    .log("The connector is gone");
        }
    }

    /** Kills it without notice, as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    private void follow(Path log) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer writer = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(REPORT)) {
                    report = Report.parse(line);
                } else {
                    writer.write(line + "\n");
                    writer.flush();
                }
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(ConnectorProcess.class)
                    .atDebug()
                    .setCause(e)
                    .log("The connector is gone");
        }
    }

    /** Runs a connector until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ((Logger) LoggerFactory.getLogger("dev.wwi")).setLevel(Level.INFO);
        CdcConnector connector = new CdcConnector(
                ConnectorConfigs.of(
                        SourceConfig.of(arguments[0], "postgres", new Secret("postgres")),
                        KafkaConfig.of(arguments[1], arguments[2]),
                        arguments[3],
                        List.of(arguments[4].split(",", -1)),
                        Integer.parseInt(arguments[5]),
                        new SnapshotConfig(Integer.parseInt(arguments[6]), 2)),
                new SimpleMeterRegistry());
        connector.start();
        PrintStream output = System.out;
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (true) {
            while (input.ready()) {
                reread(connector, input.readLine(), output);
            }
            CaptureStatus status = connector.status();
            output.println(REPORT + status.phase() + " " + status.snapshotRows() + " " + status.streamedEvents() + " "
                    + status.rereads().size());
            Thread.sleep(REPORT_MILLIS);
        }
    }

    private static void reread(CdcConnector connector, String table, PrintStream output) {
        try {
            connector.reread(SourceTables.byQualifiedName(table).orElseThrow());
        } catch (IllegalStateException e) {
            output.println("not to be read again now: " + table + ": " + e.getMessage());
        }
    }
}
