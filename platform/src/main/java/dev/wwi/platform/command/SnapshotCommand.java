package dev.wwi.platform.command;

import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.platform.console.ConnectorClient;
import dev.wwi.platform.console.RereadClient;
import dev.wwi.platform.terminal.Terminal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi snapshot}. */
@Command(
        name = "snapshot",
        description = {
            "Read captured tables again while capture goes on.",
            "Afterwards their topics hold each row as the source has it, and deletes for rows that the source lacks; a"
                    + " table that stood still goes on. No change is overtaken, and a restart goes on with it.",
            "Exit status: 0 complete (with --detach: begun), 1 refused or not complete, 2 misused."
        })
final class SnapshotCommand implements Callable<Integer> {
    private static final String TOKEN = "WWI_OPERATIONS_TOKEN";
    private static final Duration POLL = Duration.ofMillis(250);

    @Parameters(paramLabel = "TABLE", arity = "0..*", description = "Qualified names, such as sales.orders.")
    private List<String> tables = List.of();

    @Option(names = "--all", description = "All captured tables.")
    private boolean all;

    @Option(names = "--detach", description = "Return at once; wwi status shows how far it is.")
    private boolean detached;

    @Mixin
    private PlatformOption platform;

    @Option(
            names = "--connector",
            paramLabel = "URL",
            description = "Operations port of a connector in a process of its own, in place of --platform. Its bearer"
                    + " token comes from " + TOKEN + ".")
    private @Nullable URI connector;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (all != tables.isEmpty()) {
            throw new IllegalArgumentException(
                    all ? "--all goes without tables; " + tables + " is named" : "name a table, or --all");
        }
        RereadClient client =
                connector == null ? platform.connect() : new ConnectorClient(connector, System.getenv(TOKEN));
        RereadsStatus before = client.rereads();
        List<String> ordered = client.reread(all ? RereadOrder.ofAll() : new RereadOrder(tables));
        if (detached) {
            spec.commandLine().getOut().println("Being read again: " + String.join(", ", ordered));
            return 0;
        }
        return new RereadWatch(client, Terminal.standardOutput(), POLL).follow(ordered, before) ? 0 : 1;
    }
}
