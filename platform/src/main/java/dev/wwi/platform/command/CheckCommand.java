package dev.wwi.platform.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.cdc.check.ConnectorCheck;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.platform.query.TextTable;
import dev.wwi.runtime.check.CheckResult;
import dev.wwi.runtime.check.Finding;
import dev.wwi.runtime.config.ConfigException;
import dev.wwi.sink.SinkCheck;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.streams.TransformsCheck;
import dev.wwi.streams.TransformsConfig;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi check}. */
@Command(
        name = "check",
        description = {
            "Show what a service's start would lack, and how to mend it. Nothing is changed anywhere.",
            "Exit status: 0 nothing is wrong, or only warnings; 1 a start would fail; 2 unusable configuration."
        })
final class CheckCommand implements Callable<Integer> {
    private static final int ERRORS = 1;
    private static final int UNUSABLE = 2;

    @Parameters(paramLabel = "SERVICE", description = "${COMPLETION-CANDIDATES}.")
    private @Nullable ServiceName service;

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "Print the findings as a JSON array.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** What can be checked. */
    enum ServiceName {
        CONNECTOR,
        TRANSFORMS,
        SINK;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws Exception {
        if (service == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        CheckResult result;
        try {
            result = check(service, config);
        } catch (ConfigException e) {
            spec.commandLine().getErr().println("wwi: " + e.getMessage());
            return UNUSABLE;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(result.findings()));
        } else {
            print(result, out);
        }
        out.flush();
        return result.hasErrors() ? ERRORS : 0;
    }

    private static CheckResult check(ServiceName service, ConfigOption config) throws InterruptedException {
        return switch (service) {
            case CONNECTOR -> new ConnectorCheck(config.load(CdcConfig.class)).run();
            case TRANSFORMS -> new TransformsCheck(config.load(TransformsConfig.class)).run();
            case SINK -> new SinkCheck(config.load(SinkConfig.class)).run();
        };
    }

    private static void print(CheckResult result, PrintWriter out) {
        if (result.findings().isEmpty()) {
            out.println("Nothing is wrong. Checked: " + String.join("; ", result.checked()) + ".");
            return;
        }
        out.print(TextTable.of(
                List.of("severity", "subject", "problem", "way out"),
                List.of(false, false, false, false),
                result.findings().stream().map(CheckCommand::cells).toList()));
    }

    private static List<String> cells(Finding finding) {
        return List.of(
                finding.severity().name(),
                finding.subject(),
                finding.problem().lines().reduce("", (text, line) -> (text + " " + line.strip()).strip()),
                finding.remedy());
    }
}
