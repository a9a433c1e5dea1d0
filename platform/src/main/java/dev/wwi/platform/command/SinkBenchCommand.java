package dev.wwi.platform.command;

import dev.wwi.platform.bench.sink.SinkBench;
import dev.wwi.platform.bench.sink.SinkBenchOptions;
import dev.wwi.platform.bench.sink.SinkBenchOptions.Section;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wwi bench sink}. */
@Command(
        name = "sink",
        description = {
            "Kafka to BigQuery: this sink beside Google's JsonStreamWriter and DynamicMessage, and into the local BigQuery.",
            "Exit status: 0 measured, whether or not a bar was met; 1 failed, 2 misused."
        })
final class SinkBenchCommand implements Callable<Integer> {
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
            names = "--rows",
            defaultValue = "8000000",
            description = {
                "Changes that are read (default: ${DEFAULT-VALUE}).",
                "Beside Google's client this sink reads five times as many, so that all run about equally long."
            })
    private int rows;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() throws Exception {
        return output.measure((directory, terminal) ->
                SinkBench.run(new SinkBenchOptions(directory, sections, rounds, rows), terminal));
    }
}
