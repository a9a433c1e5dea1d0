package dev.wwi.platform.command;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.RoleScript;
import dev.wwi.runtime.config.ConfigLoader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi role}. */
@Command(
        name = "role",
        description = {
            "Print the SQL that makes the role of a connector's configuration, with the least it needs to capture.",
            "Connects to nothing. ops/postgresql/role.sql is that of the defaults."
        })
final class RoleCommand implements Runnable {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The connector's YAML, as for: wwi run connector.")
    private @Nullable Path config;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        if (config == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        spec.commandLine()
                .getOut()
                .print(RoleScript.of(ConfigLoader.load(config, CdcConfig.class, System.getenv()))
                        .text());
        spec.commandLine().getOut().flush();
    }
}
