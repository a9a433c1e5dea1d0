package dev.wwi.platform.command;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.source.RoleScript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code wwi role}. */
@Command(
        name = "role",
        description = {
            "Print the SQL that makes the role of a connector's configuration, with the least it needs to capture.",
            "Connects to nothing. ops/postgresql/role.sql is that of the defaults.",
            "The configuration is the connector's, as for: wwi run connector."
        })
final class RoleCommand implements Runnable {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(RoleScript.of(config.load(CdcConfig.class)).text());
        spec.commandLine().getOut().flush();
    }
}
