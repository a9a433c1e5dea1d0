package dev.wwi.platform.command;

import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.runtime.process.LibraryLogging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The {@code wwi} command. */
@Command(
        name = "wwi",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        version = "wwi 0.1.0-SNAPSHOT",
        description = "WideWorldImporters, replicated from PostgreSQL into a BigQuery star schema as it changes.",
        subcommands = {
            LocalCommand.class,
            StatusCommand.class,
            LagCommand.class,
            DeadLettersCommand.class,
            QueryCommand.class,
            AwaitCommand.class,
            SnapshotCommand.class,
            TablesCommand.class,
            RebuildCommand.class,
            ReconcileCommand.class,
            PartitionsCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            CheckCommand.class,
            RunCommand.class,
            FillCommand.class,
            RecaptureCommand.class,
            RoleCommand.class,
            DrillCommand.class,
            BenchCommand.class
        })
public final class Wwi {
    private static final int USAGE = 2;
    private static final int FAILURE = 1;

    private Wwi() {}

    /** Runs the command and ends the process with its exit status: 0 done, 1 failed, 2 misused. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        LibraryLogging.collect();
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Wwi());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionStrategy(new CommandLine.RunLast());
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof IllegalArgumentException) {
                command.getErr().println("wwi: " + failure.getMessage());
                return USAGE;
            }
            if (failure instanceof CaptureException refusal) {
                command.getErr()
                        .println("wwi: " + refusal.getMessage() + " [" + refusal.code() + "]. " + refusal.hint());
                return FAILURE;
            }
            if (failure instanceof PlatformCallException) {
                command.getErr().println("wwi: " + failure.getMessage());
                return FAILURE;
            }
            command.getErr().println("wwi: " + describe(failure));
            return FAILURE;
        });
        return commandLine;
    }

    private static String describe(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
