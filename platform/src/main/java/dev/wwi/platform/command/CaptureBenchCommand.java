package dev.wwi.platform.command;

import dev.wwi.platform.bench.capture.CaptureBench;
import dev.wwi.platform.bench.capture.CaptureBenchOptions;
import dev.wwi.platform.bench.capture.CaptureBenchOptions.Latency;
import dev.wwi.platform.bench.capture.CaptureBenchOptions.Section;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wwi bench capture}. */
@Command(
        name = "capture",
        description = {
            "PostgreSQL to Kafka: this connector beside Kafka Connect with Debezium's, pg_recvlogical and COPY.",
            "Exit status: 0 measured, whether or not a bar was met; 1 failed, 2 misused."
        })
final class CaptureBenchCommand implements Callable<Integer> {
    @Option(
            names = "--section",
            paramLabel = "SECTION",
            split = ",",
            description = "What is measured: ${COMPLETION-CANDIDATES} (default: all).")
    private Set<Section> sections = EnumSet.allOf(Section.class);

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Turns of each contender (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--events",
            defaultValue = "1000000",
            description = "Row events of the backlog (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = "--rows",
            defaultValue = "1000000",
            description = "Rows of the snapshot (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long latency is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "15",
            description = "Seconds at the same rate before that (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "Transactions a second while it is (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() throws Exception {
        return output.measure((directory, terminal) -> CaptureBench.run(
                new CaptureBenchOptions(
                        directory, sections, rounds, events, rows, new Latency(seconds, warmUpSeconds, rate)),
                terminal));
    }
}
