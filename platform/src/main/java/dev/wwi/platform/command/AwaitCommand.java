package dev.wwi.platform.command;

import dev.wwi.platform.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi await}. */
@Command(
        name = "await",
        description = "Wait until all that was committed at the source before the call is in the warehouse.")
final class AwaitCommand implements Callable<Integer> {
    @Mixin
    private WarehouseOption warehouse;

    @Option(
            names = "--timeout",
            defaultValue = "120s",
            converter = DurationConverter.class,
            description = "How long to wait, 90s or 5m (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        warehouse.await(timeout);
        spec.commandLine()
                .getErr()
                .println("The warehouse holds all that was committed before " + started + ", after "
                        + Terminal.format(Duration.between(started, Instant.now())));
        return 0;
    }
}
