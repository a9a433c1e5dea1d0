package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.console.Console;
import dev.wwi.platform.partitions.ChangePhase;
import dev.wwi.platform.partitions.PartitionPlan;
import dev.wwi.platform.partitions.PartitionsOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartitionsCommandTest {
    private static final PartitionPlan PLANNED = plan(null, 2, List.of());
    private static final PartitionPlan DONE = plan(ChangePhase.DONE, 0, List.of());

    @Test
    void aDryRunSaysWhatItWouldDoAndRiskAndOrdersNothing() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform().plans(PLANNED);

        // When
        CommandRun run = run(platform, "8", "--dry-run");

        // Then
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("wwi.sales.orders: 2 to 8 partitions, up to 73,595 records")
                .contains("Effect: capture is halted", "Risk: WAL grows")
                .endsWith("Nothing was done.\n");
        assertThat(platform.partitionsOrders()).isEmpty();
    }

    @Test
    void itFollowsTheChangeThroughItsPhasesUntilCaptureGoesOn() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform()
                .plans(
                        PLANNED,
                        plan(ChangePhase.DRAINING, 2, List.of()),
                        plan(ChangePhase.REMAKING, 2, List.of()),
                        plan(ChangePhase.REBUILDING, 0, List.of()),
                        DONE);

        // When
        CommandRun run = run(platform, "8");

        // Then
        assertThat(run.status()).isZero();
        assertThat(platform.partitionsOrders()).containsExactly(new PartitionsOrder(8, false));
    }

    @Test
    void aTableThatIsHeldEndsTheWaitWithStatusOne() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform()
                .plans(PLANNED, plan(ChangePhase.REBUILDING, 0, List.of("raw.sales_orders: 3 rows differ")));

        // When // Then
        assertThat(run(platform, "8").status()).isEqualTo(1);
    }

    @Test
    void whatIsDoneAlreadyIsNotOrdered() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform().plans(plan(null, 0, List.of()));

        // When
        CommandRun run = run(platform, "8");

        // Then
        assertThat(run.status()).isZero();
        assertThat(run.output()).isEqualTo("All topics that feed facts have 8 partitions already.\n");
        assertThat(platform.partitionsOrders()).isEmpty();
    }

    @Test
    void aChangeThatIsUnderWayIsNamed() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform().plans(plan(ChangePhase.REBUILDING, 0, List.of()));

        // When
        CommandRun run = run(platform, "8", "--dry-run");

        // Then
        assertThat(run.output()).isEqualTo("The change to 8 partitions is under way: REBUILDING.\n");
    }

    @Test
    void anOrderOfTheOldCountCallsTheChangeOffAndDoesNotWait() throws Exception {
        // Given
        PartitionPlan callingOff =
                new PartitionPlan(8, null, true, List.of(), "The change is called off.", "none", List.of());
        ScriptedPlatform platform = new ScriptedPlatform().plans(callingOff, DONE);

        // When
        CommandRun run = run(platform, "8");

        // Then
        assertThat(run.status()).isZero();
        assertThat(run.output()).isEqualTo("Effect: The change is called off.\n");
        assertThat(platform.partitionsOrders()).containsExactly(new PartitionsOrder(8, false));
    }

    @Test
    void aRefusalIsTold() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform()
                .refuses(new IllegalStateException("tables are being rebuilt (raw.sales_orders)"));

        // When
        CommandRun run = run(platform, "8");

        // Then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("tables are being rebuilt (raw.sales_orders)");
    }

    @Test
    void aCountThatCannotBeIsRefusedWithWhatIsAllowed() throws Exception {
        // Given
        ScriptedPlatform platform = new ScriptedPlatform().plans(PLANNED);

        // When // Then
        assertThat(run(platform, "0").output()).contains("partitions is 0; allowed is 1 to 256");
        assertThat(run(platform, "1000").output()).contains("partitions is 1000; allowed is 1 to 256");
        assertThat(CommandRun.of(new String[] {"partitions", "8"}, "--configs", "missing", "--detach")
                        .output())
                .contains("--detach goes with a platform of wwi local");
    }

    private static PartitionPlan plan(@Nullable ChangePhase phase, int present, List<String> held) {
        return new PartitionPlan(
                8,
                phase,
                false,
                present == 0 ? List.of() : List.of(new PartitionPlan.TopicPlan("wwi.sales.orders", present, 73_595)),
                "capture is halted",
                "WAL grows",
                held);
    }

    private static CommandRun run(ScriptedPlatform platform, String... arguments) throws Exception {
        try (Console console = Console.start(0, platform)) {
            String[] command = new String[arguments.length + 1];
            command[0] = "partitions";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            return CommandRun.of(command, "--platform", console.url());
        }
    }
}
