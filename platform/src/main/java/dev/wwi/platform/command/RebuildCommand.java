package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.RebuildClient;
import dev.wwi.platform.console.SinkClient;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildOrder.Action;
import dev.wwi.sink.generation.RebuildsStatus;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi rebuild}. */
@Command(
        name = "rebuild",
        description = {
            "Build tables of the warehouse anew from their topics, beside the live ones, and swap them in.",
            "The new generation is filled from the topic's beginning, compared with the live one, and shown in its place"
                    + " in one step; replication goes on meanwhile and the source is not read. The old one is kept for a"
                    + " grace period.",
            "Exit status: 0 swapped in (with --detach: begun), 1 refused, held or given up, 2 misused."
        })
final class RebuildCommand implements Callable<Integer> {
    private static final String TOKEN = "WWI_OPERATIONS_TOKEN";
    private static final Duration POLL = Duration.ofMillis(250);

    @Parameters(
            paramLabel = "TABLE",
            arity = "0..*",
            description = "Tables, such as analytics.fct_order or fct_order; a dataset means all of its tables.")
    private List<String> tables = List.of();

    @Option(
            names = "--transforms",
            paramLabel = "GENERATION",
            arity = "0..1",
            fallbackValue = "next",
            description =
                    "Compute the tables anew from the change topics: fill them from the topics of the next generation"
                            + " of the transforms, which wwi local starts beside the one that runs. With --sink name the"
                            + " generation, which you have started: --transforms=2. Without tables all of the star schema.")
    private @Nullable String transforms;

    @ArgGroup(exclusive = true)
    private Choice choice = new Choice();

    @Option(names = "--json", description = "With --status: print JSON.")
    private boolean json;

    @Mixin
    private PlatformOption platform;

    @Option(
            names = "--sink",
            paramLabel = "URL",
            description = "Operations port of a sink in a process of its own, in place of --platform. Its bearer token"
                    + " comes from " + TOKEN + ".")
    private @Nullable URI sink;

    @Spec
    private CommandSpec spec;

    /** What else can be asked for. */
    private static final class Choice {
        @Option(names = "--detach", description = "Return at once; --status shows how far it is.")
        private boolean detached;

        @Option(names = "--status", description = "Show the rebuilds that are under way, and the last of each table.")
        private boolean status;

        @Option(names = "--abort", description = "Give up the new generations, before they are swapped in.")
        private boolean abort;

        @Option(
                names = "--accept",
                description = "Swap in new generations that are held: they differ, or could not be compared.")
        private boolean accept;

        @Option(names = "--rollback", description = "Show the old generations again, within the grace period.")
        private boolean rollback;

        @Option(names = "--finish", description = "Remove the old generations now, before the grace period is over.")
        private boolean finish;

        Action action() {
            return abort
                    ? Action.ABORT
                    : accept ? Action.ACCEPT : rollback ? Action.ROLLBACK : finish ? Action.FINISH : Action.BEGIN;
        }
    }

    @Override
    public Integer call() throws Exception {
        if (choice.status && (!tables.isEmpty() || transforms != null)) {
            throw new IllegalArgumentException("--status goes without tables and --transforms");
        }
        if (!choice.status && tables.isEmpty() && transforms == null) {
            throw new IllegalArgumentException("name a table");
        }
        int generation = transformsGeneration();
        RebuildClient client = sink == null ? platform.connect() : new SinkClient(sink, System.getenv(TOKEN));
        PrintWriter out = spec.commandLine().getOut();
        if (choice.status) {
            RebuildsStatus status = client.rebuilds();
            out.println(
                    json
                            ? new ObjectMapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(status)
                            : RebuildTables.text(status));
            out.flush();
            return 0;
        }
        List<String> ordered = client.rebuild(new RebuildOrder(choice.action(), tables, generation));
        if (choice.detached || choice.abort || choice.finish) {
            out.println("Ordered for: " + String.join(", ", ordered));
            out.flush();
            return 0;
        }
        RebuildWatch watch = new RebuildWatch(client, Terminal.standardOutput(), POLL);
        return (choice.rollback ? watch.awaitRolledBack(ordered) : watch.awaitSwapped(ordered)) ? 0 : 1;
    }

    private int transformsGeneration() {
        if (transforms == null) {
            return 0;
        }
        if (transforms.equals("next")) {
            return RebuildOrder.NEXT_TRANSFORMS;
        }
        if (!transforms.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("--transforms is " + transforms
                    + "; allowed is the number of a generation from 1 on, or nothing for the next one. Tables come before"
                    + " --transforms, or after --transforms=GENERATION");
        }
        return Integer.parseInt(transforms);
    }
}
