package dev.wwi.platform.command;

import dev.wwi.platform.console.Console;
import dev.wwi.platform.console.ConsoleConfig;
import dev.wwi.platform.local.LiveLine;
import dev.wwi.platform.local.LocalOptions;
import dev.wwi.platform.local.LocalOptions.SourceChoice;
import dev.wwi.platform.local.LocalPlatform;
import dev.wwi.platform.terminal.Terminal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wwi local}. */
@Command(
        name = "local",
        description = {
            "Run the whole platform on this machine.",
            "Without --source it brings its own PostgreSQL, with generated WideWorldImporters data and a workload that"
                    + " keeps changing it. All state is kept in --dir; a later start goes on from there.",
            "With " + PlatformOption.TOKEN + " in the environment the console asks for that token."
        })
final class LocalCommand implements Callable<Integer> {
    @Option(
            names = "--source",
            paramLabel = "URL",
            description = "Capture an existing PostgreSQL, jdbc:postgresql://host:port/database. The role is --user,"
                    + " its password the environment variable PGPASSWORD.")
    private @Nullable String source;

    @Option(
            names = "--user",
            defaultValue = "wwi_replication",
            description = "Role for --source (default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--load",
            paramLabel = "DIR",
            description =
                    "Fill the embedded PostgreSQL from a folder with schema.sql, foreign-keys.sql and data/*.csv.gz.")
    private @Nullable Path load;

    @Option(
            names = "--dir",
            defaultValue = ".wwi",
            description = "Where all state is kept (default: ${DEFAULT-VALUE}).")
    private Path directory;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the console (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--workload",
            paramLabel = "RATE",
            defaultValue = "5",
            description = "Transactions per second of the living workload (default: ${DEFAULT-VALUE}).")
    private double workload;

    @Option(names = "--no-workload", description = "Leave the data alone.")
    private boolean withoutWorkload;

    @Option(
            names = "--scale",
            paramLabel = "N",
            defaultValue = "1",
            description = "Volume of the generated data (default: ${DEFAULT-VALUE}).")
    private int scale;

    @Override
    public Integer call() throws Exception {
        LocalOptions options =
                new LocalOptions(directory, port, sourceChoice(System.getenv()), withoutWorkload ? 0 : workload);
        // The log file's place has to be known before the first logger is made.
        System.setProperty("wwi.logs", options.directory().resolve("logs").toString());
        Terminal terminal = Terminal.standardOutput();
        terminal.println("");
        terminal.println("  WideWorldImporters, from PostgreSQL's WAL to a star schema in BigQuery");
        terminal.println("");
        CountDownLatch stopRequested = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stopRequested.countDown();
                            main.interrupt();
                            awaitQuietly(stopped);
                        },
                        "stop-on-signal"));
        try {
            try {
                while (run(options, terminal, stopRequested)) {
                    terminal.clearBottom();
                    terminal.println("  Starting anew, since the partitions of facts are changed.");
                }
            } catch (InterruptedException stop) {
                // Told to stop while it was starting; what had started is closed by now.
            }
            terminal.clearBottom();
            terminal.println("  Stopped. Start again in " + options.directory() + " to go on from here.");
            return 0;
        } finally {
            terminal.clearBottom();
            stopped.countDown();
        }
    }

    /** Until it is told to stop, or to start anew: whether that. */
    private boolean run(LocalOptions options, Terminal terminal, CountDownLatch stopRequested) throws Exception {
        Instant started = Instant.now();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (LocalPlatform platform = LocalPlatform.start(options, terminal, meters);
                Console console = Console.start(
                        ConsoleConfig.local(port, PlatformOption.token(System.getenv())), platform, meters::scrape)) {
            greet(terminal, platform, console, Duration.between(started, Instant.now()));
            return new LiveLine(platform, terminal).runUntil(stopRequested);
        }
    }

    private SourceChoice sourceChoice(Map<String, String> environment) {
        if (source != null && load != null) {
            throw new IllegalArgumentException(
                    "--source and --load exclude each other: --load fills the embedded PostgreSQL");
        }
        if (source != null) {
            if (source.contains("password=")) {
                throw new IllegalArgumentException(
                        "--source holds a password, which everyone on this machine could read in the process list;"
                                + " take it out and set the environment variable PGPASSWORD");
            }
            return new SourceChoice.Existing(source, user, Optional.ofNullable(environment.get("PGPASSWORD")));
        }
        if (load != null) {
            if (!Files.isDirectory(load)) {
                throw new IllegalArgumentException("--load is " + load + ", which is no folder");
            }
            return new SourceChoice.Loaded(load);
        }
        return new SourceChoice.Generated(scale);
    }

    private static void greet(Terminal terminal, LocalPlatform platform, Console console, Duration took) {
        String option = console.url().endsWith(":8080") ? "" : " --platform " + console.url();
        terminal.println("");
        terminal.println("  Up to date after " + Terminal.format(took) + ". Where to look next:");
        terminal.println("");
        terminal.println("    Console   " + console.url());
        terminal.println("    Query     ./wwi query" + option + " \"SELECT COUNT(*) FROM analytics.fct_order\"");
        terminal.println("    Status    ./wwi status" + option);
        platform.psql().ifPresent(psql -> terminal.println("    Change    " + psql));
        terminal.println("    Stop      Ctrl-C");
        terminal.println("");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
