package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.ServiceClient;
import dev.wwi.platform.query.TextTable;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.PartitionLag;
import dev.wwi.runtime.lag.StageLag;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi lag}. */
@Command(
        name = "lag",
        description = {
            "Show how far each stage is behind, in records and in time, and whether it gets nearer.",
            "CAUGHT_UP: all that was there two seconds ago is handled. CATCHING_UP, FALLING_BEHIND: it handled more, or not"
                    + " more, than arrived in the last ten seconds. STALLED: it has had work for five seconds and handled"
                    + " nothing.",
            "Exit status: 0 nothing is stalled, 1 a stage is, 2 misused."
        })
final class LagCommand implements Callable<Integer> {
    private static final String TOKEN = "WWI_OPERATIONS_TOKEN";
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    @Mixin
    private PlatformOption platform;

    @Option(
            names = "--service",
            paramLabel = "URL",
            description = "Operations port of a service in a process of its own, in place of --platform; once for each."
                    + " The bearer token comes from " + TOKEN + ".")
    private List<URI> services = List.of();

    @Option(names = "--all", description = "Show the partitions that are caught up, too.")
    private boolean all;

    @Option(names = "--watch", description = "Show it again every second, until Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "Print JSON; with --watch one line each time.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        boolean isScreen = watch && !json && Terminal.standardOutput().isInteractive();
        while (true) {
            List<StageLag> stages = read();
            if (isScreen) {
                out.print(CLEAR_SCREEN);
            }
            if (json) {
                ObjectMapper mapper = new ObjectMapper();
                out.println(
                        watch
                                ? mapper.writeValueAsString(stages)
                                : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(stages));
            } else {
                print(stages, out);
            }
            out.flush();
            if (!watch) {
                return stages.stream().anyMatch(stage -> stage.state() == LagState.STALLED) ? 1 : 0;
            }
            Thread.sleep(PERIOD.toMillis());
        }
    }

    static String behind(@Nullable Double seconds) {
        return seconds == null ? "" : Terminal.format(Duration.ofMillis(Math.round(seconds * 1_000)));
    }

    private List<StageLag> read() throws PlatformCallException, InterruptedException {
        if (services.isEmpty()) {
            return platform.connect().lag();
        }
        List<StageLag> stages = new ArrayList<>();
        for (URI service : services) {
            stages.addAll(new ServiceClient(service, System.getenv(TOKEN)).lag());
        }
        return stages;
    }

    private void print(List<StageLag> stages, PrintWriter out) {
        out.println(TextTable.of(
                List.of("stage", "state", "lag", "", "behind", "handled/s", "arrived/s"),
                List.of(false, false, true, false, true, true, true),
                stages.stream()
                        .map(stage -> List.of(
                                stage.stage(),
                                stage.state().name(),
                                Terminal.format(stage.lag()),
                                stage.lagUnit(),
                                behind(stage.secondsBehind()),
                                rate(stage.handledPerSecond()),
                                rate(stage.arrivedPerSecond())))
                        .toList()));
        for (StageLag stage : stages) {
            if (stage.trouble() != null) {
                out.println(stage.stage() + ": " + stage.trouble());
            }
        }
        List<Map.Entry<String, PartitionLag>> partitions = stages.stream()
                .flatMap(stage -> stage.partitions().stream().map(partition -> Map.entry(stage.stage(), partition)))
                .filter(entry -> all || entry.getValue().state() != LagState.CAUGHT_UP)
                .sorted(Comparator.comparing(entry -> -entry.getValue().records()))
                .toList();
        if (!partitions.isEmpty()) {
            out.print(TextTable.of(
                    List.of("stage", "task or partition", "topic", "partition", "records", "behind", "state"),
                    List.of(false, false, false, true, true, true, false),
                    partitions.stream()
                            .map(entry -> List.of(
                                    entry.getKey(),
                                    entry.getValue().unit(),
                                    entry.getValue().topic(),
                                    Integer.toString(entry.getValue().partition()),
                                    Terminal.format(entry.getValue().records()),
                                    behind(entry.getValue().secondsBehind()),
                                    entry.getValue().state().name()))
                            .toList()));
        }
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }
}
