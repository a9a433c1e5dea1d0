package dev.wwi.platform.command;

import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "Run it while the connector is stopped or stands still; it refuses while a process streams from the slot.",
            "The configuration is the connector's, as for: wwi run connector."
        })
final class RecaptureCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

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
        CaptureRecovery recovery = new CaptureRecovery(config.load(CdcConfig.class));
        CaptureRecovery.Consent consent = new CaptureRecovery.Consent(acceptsOtherSource, dropsUnknownSlot);
        PrintWriter out = spec.commandLine().getOut();
        CapturePlanOutput.print(recovery.plan(consent), dryRun, out);
        if (!dryRun) {
            recovery.run(consent);
        }
        out.println(dryRun ? "Nothing was done." : "Done. Start the connector.");
        return 0;
    }
}
