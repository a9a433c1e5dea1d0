package dev.wwi.platform.command;

import dev.wwi.platform.console.PlatformCallException;
import dev.wwi.platform.console.PlatformClient;
import dev.wwi.platform.deployed.DeployedRepartitioning;
import dev.wwi.platform.deployed.Deployment;
import dev.wwi.platform.partitions.ChangePhase;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import dev.wwi.platform.terminal.Phase;
import dev.wwi.platform.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code wwi partitions}. */
@Command(
        name = "partitions",
        description = {
            "Change how many partitions the topics that feed facts have: that many processes can share their work.",
            "Kafka can only add partitions, and a key would then be in two of them. So the topics are made anew from their"
                    + " own records, and what is computed and filled from them is built anew beside what readers see,"
                    + " compared with it, and swapped. Before anything is done it says what, and what it risks.",
            "A platform of wwi local does it by itself, and starts anew for it. With --configs the command leads through"
                    + " it: it says when to stop the services and when to start them with which settings, and waits."
                    + " Whatever is killed meanwhile: give the command again, it goes on.",
            "As long as no topic was touched, an order of the count that there is calls a change off.",
            "Exit status: 0 done (with --dry-run or --detach: it can be done), 1 refused, failed, or held for a decision,"
                    + " 2 misused."
        })
final class PartitionsCommand implements Callable<Integer> {
    private static final int FAILURE = 1;
    private static final Duration POLL = Duration.ofMillis(500);

    /** A platform that starts anew answers nothing for so long at most. */
    private static final Duration SILENCE = Duration.ofHours(2);

    @Parameters(paramLabel = "COUNT", description = "How many partitions there are to be.")
    private int count;

    @Option(names = "--dry-run", description = "Only say what it would do and risk.")
    private boolean trial;

    @Option(
            names = "--detach",
            description = "Of a platform of wwi local: return at once; give the command again to wait.")
    private boolean detached;

    @Mixin
    private PlatformOption platform;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (platform.configs().isPresent()) {
            if (detached) {
                throw new IllegalArgumentException(
                        "--detach goes with a platform of wwi local; beside --configs nobody else goes on with the change");
            }
            return lead(platform.configs().get(), out);
        }
        return order(platform.connect(), out);
    }

    private int order(PlatformClient client, PrintWriter out) throws PlatformCallException, InterruptedException {
        PartitionPlan plan = client.partitions(new PartitionsOrder(count, true));
        if (print(plan, out) || trial) {
            return 0;
        }
        PartitionPlan begun = client.partitions(new PartitionsOrder(count, false));
        return detached || plan.callsOff() ? 0 : follow(client, begun);
    }

    private int follow(PlatformClient client, PartitionPlan begun) throws PlatformCallException, InterruptedException {
        Terminal terminal = Terminal.standardOutput();
        PartitionPlan plan = begun;
        while (!plan.isDone()) {
            ChangePhase phase = plan.phase();
            Phase line = Phase.begin(terminal, String.valueOf(phase));
            while (plan.phase() == phase && !plan.isDone()) {
                if (!plan.held().isEmpty()) {
                    line.failed(held(plan.held()));
                    return FAILURE;
                }
                line.update(meaning(phase));
                Thread.sleep(POLL.toMillis());
                plan = ask(client, line);
            }
            line.done(meaning(phase));
        }
        terminal.println("  Done: " + count + " partitions.");
        return 0;
    }

    private PartitionPlan ask(PlatformClient client, Phase line) throws PlatformCallException, InterruptedException {
        Instant deadline = Instant.now().plus(SILENCE);
        while (true) {
            try {
                return client.partitions(new PartitionsOrder(count, true));
            } catch (PlatformCallException e) {
                // An answer, if only a refusal, has no cause.
                if (e.getCause() == null || Instant.now().isAfter(deadline)) {
                    throw e;
                }
                line.update("the platform starts anew, and makes the topics anew before it answers");
                Thread.sleep(POLL.toMillis());
            }
        }
    }

    private int lead(Path configs, PrintWriter out) throws InterruptedException {
        try (DeployedRepartitioning change = new DeployedRepartitioning(new Deployment(configs, System.getenv()))) {
            if (print(change.plan(count), out) || trial) {
                return 0;
            }
            List<String> held = change.run(count, Terminal.standardOutput());
            if (!held.isEmpty()) {
                out.println(held(held));
                out.flush();
            }
            return held.isEmpty() ? 0 : FAILURE;
        }
    }

    /** Whether there is nothing to be done. */
    private boolean print(PartitionPlan plan, PrintWriter out) {
        if (plan.isDone()) {
            out.println("All topics that feed facts have " + count + " partitions already.");
            out.flush();
            return true;
        }
        if (plan.phase() != null && plan.phase() != ChangePhase.DONE) {
            out.println("The change to " + count + " partitions is under way: " + plan.phase() + ".");
        } else {
            for (PartitionPlan.TopicPlan topic : plan.topics()) {
                out.println(topic.topic() + ": " + topic.partitions() + " to " + count + " partitions, up to "
                        + Terminal.format(topic.records()) + " records");
            }
            out.println("Effect: " + plan.effect());
            if (!plan.callsOff()) {
                out.println("Risk: " + plan.risk());
            }
            if (trial) {
                out.println("Nothing was done.");
            }
        }
        out.flush();
        return false;
    }

    private static String held(List<String> tables) {
        return "held for your decision, by wwi rebuild --accept: " + String.join("; ", tables)
                + ". Capture stays halted until then; give this command again afterwards";
    }

    private static String meaning(@Nullable ChangePhase phase) {
        return switch (phase == null ? ChangePhase.DONE : phase) {
            case DRAINING -> "capture is halted, what it has captured goes into the warehouse";
            case REMAKING -> "the topics are made anew";
            case REBUILDING -> "tables are filled anew and compared";
            case DONE -> "capture goes on";
        };
    }
}
