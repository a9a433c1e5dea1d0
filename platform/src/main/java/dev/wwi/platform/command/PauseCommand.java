package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.PlatformClient;
import dev.wwi.platform.pause.PauseOrder;
import dev.wwi.platform.pause.PauseView;
import dev.wwi.platform.query.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi pause}. */
@Command(
        name = "pause",
        description = {
            "Halt a stage or tables of the warehouse until wwi resume; without any, list what is halted.",
            "A pause outlasts restarts. Before anything stands still, it says what that does and what it risks.",
            "Exit status: 0 done, 1 refused or failed, 2 misused."
        })
final class PauseCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "WHAT",
            arity = "0..*",
            description = "capture, transforms, sink, or tables such as analytics.fct_order.")
    private List<String> scopes = List.of();

    @Option(names = "--reason", defaultValue = "", description = "Why; wwi status and the logs tell it.")
    private String reason;

    @Option(names = "--dry-run", description = "Only say what it would do and risk.")
    private boolean trial;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private PlatformOption platform;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PlatformClient client = platform.connect();
        PrintWriter out = spec.commandLine().getOut();
        List<PauseView> views =
                scopes.isEmpty() ? client.pauses() : client.pause(new PauseOrder(scopes, reason, trial));
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(views));
        } else if (scopes.isEmpty()) {
            list(views, out);
        } else {
            for (PauseView view : views) {
                out.println((trial ? "Would pause " : "Paused ") + view.scope() + ".");
                out.println("  Effect: " + view.effect());
                out.println("  Risk: " + view.risk());
                if (!trial) {
                    out.println("  It goes on with: wwi resume " + view.scope());
                }
            }
        }
        out.flush();
        return 0;
    }

    private static void list(List<PauseView> views, PrintWriter out) {
        if (views.isEmpty()) {
            out.println("Nothing is paused.");
            return;
        }
        out.print(TextTable.of(
                List.of("paused", "since", "reason"),
                List.of(false, false, false),
                views.stream()
                        .map(view -> List.of(view.scope(), view.since(), view.reason()))
                        .toList()));
        views.forEach(view -> out.println(view.scope() + ": " + view.risk()));
    }
}
