package dev.wwi.platform.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wwi drill}. */
@Command(
        name = "drill",
        description =
                "What ops/drill/drill.sh needs beside the other commands: damage done on purpose, and readers that"
                        + " look all the time.",
        subcommands = {DrillDamageCommand.class, DrillReadCommand.class})
final class DrillCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what to do: damage or read");
    }
}
