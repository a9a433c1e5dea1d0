package dev.wwi.platform.command;

import dev.wwi.platform.bench.BenchData;
import dev.wwi.platform.bench.freshness.FreshnessBench;
import dev.wwi.platform.bench.freshness.FreshnessBenchOptions;
import dev.wwi.platform.source.GeneratorSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wwi bench freshness}. */
@Command(
        name = "freshness",
        description = {
            "The whole platform in one process: from a commit to its change topic, to the output topic, to the"
                    + " warehouse's acknowledgement, and until a query sees it.",
            "Exit status: 0 measured, whether or not a bar was met; 1 failed, 2 misused."
        })
final class FreshnessBenchCommand implements Callable<Integer> {
    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "50,200,500",
            description = "Transactions a second, one after the other (default: ${DEFAULT-VALUE}).")
    private List<Integer> rates;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "How long each is measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "20",
            description = "Seconds at the same rate before that (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--load",
            paramLabel = "DIR",
            description =
                    "Data from a folder with schema.sql, foreign-keys.sql and data/*.csv.gz (default: generated).")
    private @Nullable Path load;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() throws Exception {
        BenchData data = load == null ? new BenchData.Generated(GeneratorSettings.small()) : new BenchData.Folder(load);
        return output.measure((directory, terminal) -> FreshnessBench.run(
                new FreshnessBenchOptions(directory, data, rates, seconds, warmUpSeconds), terminal));
    }
}
