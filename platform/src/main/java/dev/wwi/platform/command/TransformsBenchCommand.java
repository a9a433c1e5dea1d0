package dev.wwi.platform.command;

import dev.wwi.platform.bench.BenchData;
import dev.wwi.platform.bench.transforms.TransformsBench;
import dev.wwi.platform.bench.transforms.TransformsBenchOptions;
import dev.wwi.platform.bench.transforms.TransformsBenchOptions.Section;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code wwi bench transforms}. */
@Command(
        name = "transforms",
        description = {
            "Change topics to fct_order: these transforms beside Kafka Streams' own foreign-key joins.",
            "Exit status: 0 measured, whether or not a bar was met; 1 failed, 2 misused."
        })
final class TransformsBenchCommand implements Callable<Integer> {
    @Option(
            names = "--section",
            paramLabel = "SECTION",
            split = ",",
            description = "What is measured: ${COMPLETION-CANDIDATES} (default: all); each begins with a fill.")
    private Set<Section> sections = EnumSet.allOf(Section.class);

    @Option(
            names = "--load",
            paramLabel = "DIR",
            description =
                    "Data from a folder with schema.sql, foreign-keys.sql and data/*.csv.gz (default: generated).")
    private @Nullable Path load;

    @Option(
            names = "--times",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,5",
            description = "How often the orders are there, each measured (default: ${DEFAULT-VALUE}).")
    private List<Integer> times;

    @Option(
            names = "--rounds",
            defaultValue = "1",
            description = "Turns of each contender (default: ${DEFAULT-VALUE}).")
    private int rounds;

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
            defaultValue = "100",
            description = "Line updates a second while it is (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() throws Exception {
        BenchData data = load == null ? BenchData.Generated.likeWideWorldImporters() : new BenchData.Folder(load);
        return output.measure((directory, terminal) -> TransformsBench.run(
                new TransformsBenchOptions(directory, sections, data, times, rounds, seconds, warmUpSeconds, rate),
                terminal));
    }
}
