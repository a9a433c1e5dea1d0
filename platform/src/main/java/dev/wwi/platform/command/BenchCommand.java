package dev.wwi.platform.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code wwi bench}. */
@Command(
        name = "bench",
        description = {
            "Measure a part of the platform beside a named rival or limit, in the same run.",
            "Everything runs in processes of its own on loopback, in a directory that is removed after success unless"
                    + " --dir names it. Other work on the machine falsifies the figures."
        },
        subcommands = {
            CaptureBenchCommand.class,
            TransformsBenchCommand.class,
            SinkBenchCommand.class,
            FreshnessBenchCommand.class
        })
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name what is to be measured");
    }
}
