package dev.wwi.platform.command;

import dev.wwi.cdc.AdditionOrder;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.engine.CaptureAddition;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.PlatformClient;
import dev.wwi.platform.pause.PauseOrder;
import dev.wwi.platform.pause.PauseView;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.pause.PauseScope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi tables}. */
@Command(name = "tables", description = "Change which tables are captured.")
final class TablesCommand implements Runnable {
    private static final int FAILURE = 1;
    private static final Duration POLL = Duration.ofMillis(250);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "add",
            description = {
                "Have the running connector capture tables too, which capture.tables of its connector.yaml names already.",
                "All others go on but for a moment, and are not read again. Before anything is done, it says what that is"
                        + " and what it risks. A start of the connector with that connector.yaml does the same.",
                "Exit status: 0 their rows are read (with --detach or --dry-run: all is ready), 1 refused or not complete,"
                        + " 2 misused."
            })
    int add(
            @Parameters(paramLabel = "TABLE", arity = "1..*", description = "Qualified names, such as sales.customers.")
                    List<String> tables,
            @Option(names = "--dry-run", description = "Only say what it would do and risk.") boolean trial,
            @Option(names = "--detach", description = "Return at once; wwi status shows how far it is.")
                    boolean detached,
            @Mixin PlatformOption platform)
            throws PlatformCallException, InterruptedException {
        AdditionOrder order = new AdditionOrder(tables);
        CdcConfig connector = ConfigLoader.load(connectorFile(platform), CdcConfig.class, System.getenv());
        PlatformClient client = platform.connect();
        PrintWriter out = spec.commandLine().getOut();
        CapturePlanOutput.print(new CaptureAddition(connector).plan(order.tables()), trial, out);
        out.println("Risk: " + risk(client));
        if (trial) {
            out.println("Nothing was done.");
            out.flush();
            return 0;
        }
        out.flush();
        RereadsStatus before = client.rereads();
        List<String> added = client.add(order);
        if (detached) {
            out.println("Being added: " + String.join(", ", added));
            out.flush();
            return 0;
        }
        return new RereadWatch(client, Terminal.standardOutput(), POLL).follow(added, before) ? 0 : FAILURE;
    }

    private static Path connectorFile(PlatformOption platform) {
        return platform.configs()
                .orElseThrow(
                        () -> new IllegalArgumentException("--configs DIR is missing: the connector.yaml in it says"
                                + " what is captured; wwi local captures all tables of the catalogue"))
                .resolve("connector.yaml");
    }

    /** What halted capture would risk is what there is to lose while the stream starts anew. */
    private static String risk(PlatformClient client) throws PlatformCallException, InterruptedException {
        return "For the seconds in which the stream starts anew, all tables wait. Reading holds back no WAL, since the"
                + " stream goes on beside it; should the stream not come back: "
                + client.pause(new PauseOrder(List.of(PauseScope.CAPTURE), "", true)).stream()
                        .map(PauseView::risk)
                        .collect(Collectors.joining(" "));
    }
}
