package dev.wwi.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.platform.command.CommandRun;
import dev.wwi.platform.deployed.DeployedRepartitioning;
import dev.wwi.platform.deployed.Deployment;
import dev.wwi.platform.deployed.RunningServices;
import dev.wwi.platform.terminal.Terminal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator is led through a change of the partition count of services that know each other only by address. */
class DeployedPartitionsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int AFTER = 3;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @Test
    void theOperatorStopsAndStartsTheServicesWhenTold() throws Exception {
        try (SecuredServers servers =
                SecuredServers.start(directory, TestCertificates.make(directory.resolve("tls")))) {
            // Given
            Path folder = servers.configuration();
            RunningServices services = RunningServices.start(folder, new SimpleMeterRegistry());
            servers.execute("INSERT INTO warehouse.colors VALUES (1, 'Blue', 1)");
            servers.execute("INSERT INTO warehouse.stock_item_holdings VALUES (1, 10, 'L-1', 0, 1, 0, 0, 1)");
            assertThat(wwi(folder, "await").status()).isZero();
            CommandRun trial = wwi(folder, "partitions", Integer.toString(AFTER), "--dry-run");
            assertThat(trial.output())
                    .contains("wwi.warehouse.stock_item_holdings: 1 to 3 partitions")
                    .contains("Risk: The source keeps all WAL from here on for the slot: ")
                    .endsWith("Nothing was done.\n");

            // When
            try (DeployedRepartitioning change = new DeployedRepartitioning(new Deployment(folder, Map.of()))) {
                FutureTask<List<String>> leading = new FutureTask<>(() ->
                        change.run(AFTER, new Terminal(new PrintStream(screen, true, StandardCharsets.UTF_8), true)));
                new Thread(leading, "operator").start();
                awaitOnScreen("stop the connector, all transforms and all sinks now");
                servers.execute("UPDATE warehouse.stock_item_holdings SET quantity_on_hand = 11");
                services.close();
                awaitOnScreen("Set capture.factPartitions: 3 in connector.yaml");
                set(folder, "connector.yaml", "factPartitions: 1", "factPartitions: 3");
                set(folder, "transforms.yaml", "factPartitions: 1", "factPartitions: 3, generation: 2");
                assertThat(wwi(folder, "partitions", Integer.toString(AFTER), "--dry-run")
                                .output())
                        .contains("The change to 3 partitions is under way: REBUILDING.");
                services = RunningServices.start(folder, new SimpleMeterRegistry());
                await().atMost(PATIENCE).until(leading::isDone);
                assertThat(leading.get()).isEmpty();
            }

            // Then
            servers.execute("INSERT INTO warehouse.stock_item_holdings VALUES (2, 20, 'L-2', 0, 1, 0, 0, 1)");
            assertThat(wwi(folder, "await").status()).isZero();
            assertThat(wwi(
                                    folder,
                                    "query",
                                    "--format",
                                    "csv",
                                    "SELECT stock_item_id, quantity_on_hand FROM raw.warehouse_stock_item_holdings ORDER BY 1")
                            .output())
                    .isEqualTo("stock_item_id,quantity_on_hand\r\n1,11\r\n2,20\r\n");
            CommandRun reconciled = wwi(
                    folder,
                    "reconcile",
                    "raw.warehouse_colors",
                    "raw.warehouse_stock_item_holdings",
                    "analytics.fct_stock_holding",
                    "analytics.dim_stock_item");
            assertThat(reconciled.status()).as(reconciled.output()).isZero();
            assertThat(wwi(folder, "partitions", Integer.toString(AFTER)).output())
                    .isEqualTo("All topics that feed facts have 3 partitions already.\n");
            services.close();
        }
    }

    private void awaitOnScreen(String text) {
        await(text).atMost(PATIENCE).until(() -> screen.toString(StandardCharsets.UTF_8)
                .contains(text));
    }

    private static void set(Path folder, String file, String before, String after) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(before);
        Files.writeString(folder.resolve(file), text.replace(before, after));
    }

    private static CommandRun wwi(Path folder, String... arguments) {
        CommandRun run = CommandRun.of(arguments, "--configs", folder.toString());
        assertThat(SecuredServers.SECRETS).noneMatch(run.output()::contains);
        return run;
    }
}
