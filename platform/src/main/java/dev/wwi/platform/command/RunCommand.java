package dev.wwi.platform.command;

import dev.wwi.cdc.CdcConnectorMain;
import dev.wwi.platform.deployed.DeployedConsole;
import dev.wwi.platform.server.Servers;
import dev.wwi.runtime.process.ServiceProcess;
import dev.wwi.sink.SinkMain;
import dev.wwi.streams.TransformsMain;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code wwi run}. */
@Command(
        name = "run",
        description = {
            "Run one service in this process, until it fails or is told to stop (SIGTERM, Ctrl-C).",
            "Exit status: 0 stopped, 1 failed, 2 unusable configuration. Settings: docs/configuration.md."
        })
final class RunCommand implements Runnable {
    @Parameters(paramLabel = "SERVICE", description = "${COMPLETION-CANDIDATES}.")
    private @Nullable ServiceName service;

    @Mixin
    private ConfigOption config;

    /** What can be run. */
    enum ServiceName {
        CONNECTOR,
        TRANSFORMS,
        SINK,
        POSTGRESQL,
        BROKER,
        REGISTRY,
        BIGQUERY,
        WORKLOAD,
        CONSOLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void run() {
        if (service == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        String[] arguments = {"--config", config.file().toString()};
        switch (service) {
            case CONNECTOR -> CdcConnectorMain.main(arguments);
            case TRANSFORMS -> TransformsMain.main(arguments);
            case SINK -> SinkMain.main(arguments);
            case POSTGRESQL -> ServiceProcess.main(Servers.POSTGRESQL, arguments);
            case BROKER -> ServiceProcess.main(Servers.BROKER, arguments);
            case REGISTRY -> ServiceProcess.main(Servers.REGISTRY, arguments);
            case BIGQUERY -> ServiceProcess.main(Servers.BIGQUERY, arguments);
            case WORKLOAD -> ServiceProcess.main(Servers.WORKLOAD, arguments);
            case CONSOLE -> ServiceProcess.main(DeployedConsole.DEFINITION, arguments);
        }
    }
}
