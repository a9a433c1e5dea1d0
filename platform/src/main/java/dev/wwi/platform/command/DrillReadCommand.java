package dev.wwi.platform.command;

import dev.wwi.platform.drill.WarehouseReaders;
import dev.wwi.platform.drill.WarehouseReaders.Tally;
import dev.wwi.sink.config.SinkConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi drill read}. */
@Command(
        name = "read",
        description = {
            "Count the rows of one table of the star schema after the other, until told to stop (SIGTERM, Ctrl-C).",
            "A table that is not there, or has fewer than 95 % of the rows that it had at first, is printed at once as a"
                    + " line that begins with FAULT. After each round of all tables, a line says what was seen so far. A"
                    + " warehouse that does not answer is counted, and no fault.",
            "The configuration is the sink's, as for: wwi run sink. It is read again when the warehouse does not answer."
        })
final class DrillReadCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "500ms",
            converter = DurationConverter.class,
            description = "From round to round at least (default: ${DEFAULT-VALUE}).")
    private Duration every;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        WarehouseReaders readers = new WarehouseReaders(
                () -> config.load(SinkConfig.class), fault -> out.println("FAULT " + Instant.now() + " " + fault));
        while (true) {
            Instant next = Instant.now().plus(every);
            readers.round();
            Tally tally = readers.tally();
            out.println("SEEN " + Instant.now() + " " + tally.answers() + " answers of "
                    + readers.tables().size() + " tables, " + tally.unanswered() + " without one, " + tally.faults()
                    + " faults");
            out.flush();
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
        }
    }
}
