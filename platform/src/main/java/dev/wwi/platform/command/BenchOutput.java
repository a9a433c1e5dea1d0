package dev.wwi.platform.command;

import dev.wwi.embedded.DirectoryTree;
import dev.wwi.platform.bench.BenchReport;
import dev.wwi.platform.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a bench works and what becomes of its report. */
final class BenchOutput {
    @Option(names = "--json", description = "Print the report as JSON, and nothing else on standard output.")
    private boolean json;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Work here, in an empty directory, and leave data and logs (default: a temporary one,"
                    + " removed after success).")
    private @Nullable Path directory;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    /** A bench. */
    interface Measurement {
        BenchReport run(Path directory, Terminal terminal) throws Exception;
    }

    int measure(Measurement measurement) throws Exception {
        Path work = directory == null ? Files.createTempDirectory("wwi-bench-") : empty(directory);
        Terminal progress = json ? new Terminal(System.err, false) : Terminal.standardOutput();
        if (directory == null) {
            progress.println("Working in " + work);
        }
        BenchReport report = measurement.run(work, progress);
        spec.commandLine().getOut().print(json ? report.json() + "\n" : "\n" + report.text());
        spec.commandLine().getOut().flush();
        if (directory == null) {
            DirectoryTree.delete(work);
        }
        return 0;
    }

    private static Path empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> content = Files.list(directory)) {
            if (content.findAny().isPresent()) {
                throw new IllegalArgumentException("--dir is " + directory + ", which is not empty; name an empty one");
            }
        }
        return directory.toRealPath();
    }
}
