package dev.wwi.platform.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi resume}. */
@Command(
        name = "resume",
        description = {
            "Let go on what wwi pause has halted.",
            "It catches up by itself; wwi lag shows how far it is.",
            "Exit status: 0 done, 1 failed, 2 misused."
        })
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "WHAT", arity = "0..*", description = "As it was paused, such as capture.")
    private List<String> scopes = List.of();

    @Option(names = "--all", description = "All that is paused.")
    private boolean all;

    @Mixin
    private PlatformOption platform;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (all != scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    all ? "--all goes without names; " + scopes + " is named" : "name what is to go on, or --all");
        }
        List<String> resumed = platform.connect().resume(scopes);
        spec.commandLine()
                .getOut()
                .println(resumed.isEmpty() ? "Nothing was paused." : "Going on: " + String.join(", ", resumed));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
