package dev.wwi.platform.command;

import dev.wwi.platform.server.WorkloadConfig;
import dev.wwi.platform.source.FillProgress;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.source.SourceConnections;
import dev.wwi.platform.source.WwiGenerator;
import dev.wwi.platform.source.WwiSchema;
import dev.wwi.platform.terminal.Terminal;
import dev.wwi.runtime.config.ConfigLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi fill}. */
@Command(
        name = "fill",
        description = {
            "Fill an empty PostgreSQL with generated WideWorldImporters data, in one transaction.",
            "A database that has the tables already is left as it is."
        })
final class FillCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The workload's YAML, as for: wwi run workload.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (config == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        WorkloadConfig settings = ConfigLoader.load(config, WorkloadConfig.class, System.getenv());
        try (Connection connection = SourceConnections.of(settings.source()).getConnection()) {
            if (WwiSchema.isPresent(connection)) {
                spec.commandLine().getErr().println("The database has the tables already");
                return 0;
            }
            long rows = new WwiGenerator(GeneratorSettings.small().withScale(settings.scale()))
                    .fill(connection, FillProgress.SILENT)
                    .totalRows();
            spec.commandLine().getErr().println("Filled with " + Terminal.format(rows) + " rows in 29 tables");
        }
        return 0;
    }
}
