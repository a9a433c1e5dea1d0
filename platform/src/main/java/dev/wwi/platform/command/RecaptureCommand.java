package dev.wwi.platform.command;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.runtime.config.ConfigLoader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code wwi recapture}. */
@Command(
        name = "recapture",
        description = {
            "Make the connector's next start take a new first snapshot, over what the topics hold.",
            "The way out when the slot was lost, dropped, moved or made anew, when the source was restored to an earlier"
                    + " time, when the position topic was lost, and when the captured tables change.",
            "Run it while the connector is stopped or stands still; it refuses while a process streams from the slot."
        })
final class RecaptureCommand implements Callable<Integer> {
    private static final int FAILURE = 1;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The connector's YAML, as for: wwi run connector.")
    private @Nullable Path config;

    @Option(names = "--dry-run", description = "Only say what is there and what would be done.")
    private boolean dryRun;

    @Option(
            names = "--accept-other-source",
            description = "Also if the source is another database or cluster than the one that was captured.")
    private boolean acceptsOtherSource;

    @Option(
            names = "--drop-unknown-slot",
            description = "Also drop the slot if Kafka holds no position for it: it may be another application's.")
    private boolean dropsUnknownSlot;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (config == null) {
            throw new IllegalStateException("the command line was not parsed");
        }
        CaptureRecovery recovery = new CaptureRecovery(ConfigLoader.load(config, CdcConfig.class, System.getenv()));
        CaptureRecovery.Consent consent = new CaptureRecovery.Consent(acceptsOtherSource, dropsUnknownSlot);
        try {
            print(recovery.plan(consent));
            if (!dryRun) {
                recovery.run(consent);
            }
        } catch (CaptureException e) {
            spec.commandLine().getErr().println("wwi: " + e.getMessage() + " [" + e.code() + "]. " + e.hint());
            return FAILURE;
        }
        spec.commandLine().getOut().println(dryRun ? "Nothing was done." : "Done. Start the connector.");
        return 0;
    }

    private void print(CaptureRecovery.Plan plan) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Found:");
        plan.found().forEach(line -> out.println("  " + line));
        out.println(dryRun ? "Would:" : "Doing:");
        for (int step = 0; step < plan.steps().size(); step++) {
            out.println("  " + (step + 1) + ". " + plan.steps().get(step));
        }
    }
}
