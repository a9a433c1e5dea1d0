package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wwi.platform.console.Console;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lag.LagEndpoint;
import dev.wwi.runtime.lag.LagState;
import dev.wwi.runtime.lag.PartitionLag;
import dev.wwi.runtime.lag.StageLag;
import dev.wwi.runtime.metrics.ProcessMetrics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LagCommandTest {
    private static final StageLag CAPTURE =
            new StageLag("capture", LagState.CAUGHT_UP, 96, "bytes", null, 1_000, 1_000, List.of(), null);
    private static final StageLag SINK = new StageLag(
            "sink",
            LagState.STALLED,
            1_234,
            "records",
            75.0,
            0,
            20,
            List.of(
                    new PartitionLag("wwi.sales.orders-0", "wwi.sales.orders", 0, 1_234, 75.0, LagState.STALLED),
                    new PartitionLag("wwi.sales.orders-1", "wwi.sales.orders", 1, 0, null, LagState.CAUGHT_UP)),
            null);

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final StringWriter output = new StringWriter();

    @Test
    void eachStageAndWhatIsBehindInItIsShown() throws Exception {
        // Given
        platform.lags(CAPTURE, SINK);

        // When
        int status = atPlatform("lag");

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(output.toString())
                .containsPattern("capture +CAUGHT_UP +96 +bytes +1,000 +1,000")
                .containsPattern("sink +STALLED +1,234 +records +1 min 15 s +0 +20")
                .containsPattern("sink +wwi.sales.orders-0 +wwi.sales.orders +0 +1,234 +1 min 15 s +STALLED")
                .doesNotContain("wwi.sales.orders-1");
    }

    @Test
    void whatIsCaughtUpIsShownWhenAskedFor() throws Exception {
        // Given
        platform.lags(SINK);

        // When
        atPlatform("lag", "--all");

        // Then
        assertThat(output.toString()).contains("wwi.sales.orders-1");
    }

    @Test
    void jsonSaysAllOfIt() throws Exception {
        // Given
        platform.lags(CAPTURE);

        // When
        int status = atPlatform("lag", "--json");

        // Then
        assertThat(status).isZero();
        JsonNode stages = new ObjectMapper().readTree(output.toString());
        assertThat(stages).hasSize(1);
        assertThat(stages.get(0).path("state").asText()).isEqualTo("CAUGHT_UP");
        assertThat(stages.get(0).path("secondsBehind").isNull()).isTrue();
    }

    @Test
    void servicesInProcessesOfTheirOwnAreAskedAtTheirPorts() throws Exception {
        // Given
        try (ProcessMetrics metrics = new ProcessMetrics();
                OperationsServer operations =
                        OperationsServer.start(OperationsConfig.local(0), metrics.registry(), List.of())) {
            LagEndpoint.addTo(operations, () -> List.of(SINK));

            // When
            int status = run("lag", "--service", operations.url(), "--service", operations.url());

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(output.toString().lines().filter(line -> line.matches("sink +STALLED.*")))
                    .hasSize(2);
        }
    }

    private int atPlatform(String... arguments) throws Exception {
        try (Console console = Console.start(0, platform)) {
            String[] all = new String[arguments.length + 2];
            System.arraycopy(arguments, 0, all, 0, arguments.length);
            all[arguments.length] = "--platform";
            all[arguments.length + 1] = console.url();
            return run(all);
        }
    }

    private int run(String... arguments) {
        CommandLine commandLine = Wwi.commandLine();
        commandLine.setOut(new PrintWriter(output, true));
        return commandLine.execute(arguments);
    }
}
