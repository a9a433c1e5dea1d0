package dev.wwi.platform.command;

import dev.wwi.platform.server.WorkloadConfig;
import dev.wwi.platform.source.FillProgress;
import dev.wwi.platform.source.GeneratorSettings;
import dev.wwi.platform.source.SourceConnections;
import dev.wwi.platform.source.WwiGenerator;
import dev.wwi.platform.source.WwiSchema;
import dev.wwi.platform.terminal.Terminal;
import java.sql.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wwi fill}. */
@Command(
        name = "fill",
        description = {
            "Fill an empty PostgreSQL with generated WideWorldImporters data, in one transaction.",
            "A database that has the tables already is left as it is.",
            "The configuration is the workload's, as for: wwi run workload."
        })
final class FillCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        WorkloadConfig settings = config.load(WorkloadConfig.class);
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
