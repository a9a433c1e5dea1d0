package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.platform.console.Console;
import dev.wwi.platform.reconcile.ReconcileAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.DifferenceAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableAnswer;
import dev.wwi.platform.reconcile.ReconcileAnswer.TableVerdict;
import dev.wwi.platform.reconcile.ReconcileOrder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReconcileCommandTest {
    private static final TableAnswer EQUAL = new TableAnswer(
            "raw.sales_orders", TableVerdict.EQUAL, 73_595L, 73_595L, 0, true, 0.5, null, List.of(), List.of());
    private static final TableAnswer UNVERIFIED = new TableAnswer(
            "raw.sales_points",
            TableVerdict.UNVERIFIED,
            null,
            null,
            0,
            false,
            0.1,
            "its rows have no key to tell them apart",
            List.of(),
            List.of());
    private static final TableAnswer DIFFERENT = new TableAnswer(
            "analytics.fct_order",
            TableVerdict.DIFFERENT,
            231_343L,
            231_343L,
            1,
            true,
            2.5,
            null,
            List.of("order_line_id"),
            List.of(new DifferenceAnswer("different value", List.of("77"), "quantity", "3", "4")));

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void onlyWhatIsVerifiedEqualThroughoutIsSuccess() throws Exception {
        // Given
        platform.finds(answer(EQUAL));

        // When
        int status = run("reconcile");

        // Then
        assertThat(status).isZero();
        assertThat(output.toString()).contains("VERIFIED EQUAL at LSN 0/01").doesNotContain("NOT VERIFIED");
        assertThat(platform.reconciled()).containsExactly(new ReconcileOrder(List.of(), false));
    }

    @Test
    void aDifferenceIsListedByKeyColumnAndBothValues() throws Exception {
        // Given
        platform.finds(answer(EQUAL, UNVERIFIED, DIFFERENT));

        // When
        int status = run("reconcile", "--repair", "analytics.fct_order");

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(output.toString())
                .contains("analytics.fct_order has 1 differences, by order_line_id")
                .containsPattern("different value +77 +quantity +3 +4")
                .contains("raw.sales_points is unverified: its rows have no key");
        assertThat(platform.reconciled()).containsExactly(new ReconcileOrder(List.of("analytics.fct_order"), true));
    }

    @Test
    void whatCouldNotBeComparedIsNoSuccess() throws Exception {
        // Given
        platform.finds(answer(EQUAL, UNVERIFIED));

        // When // Then
        assertThat(run("reconcile", "--json")).isEqualTo(3);
        assertThat(output.toString()).contains("\"verdict\" : \"UNVERIFIED\"");
    }

    @Test
    void nothingComparedIsNoSuccess() throws Exception {
        // Given
        platform.finds(answer());

        // When // Then
        assertThat(run("reconcile")).isEqualTo(3);
    }

    @Test
    void aReconciliationThatIsRunningAlreadyIsNamed() throws Exception {
        // Given
        platform.refuses(new IllegalStateException("another reconciliation is running"));

        // When // Then
        assertThat(run("reconcile")).isEqualTo(1);
        assertThat(errors.toString()).contains("another reconciliation is running");
    }

    @Test
    void itGoesOnUntilItIsStoppedIfItIsTold() throws Exception {
        // Given
        platform.finds(answer(EQUAL));
        Thread command = new Thread(() -> {
            try {
                run("reconcile", "--every", "10ms");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        // When
        command.start();
        await().until(() -> platform.reconciled().size() >= 3);
        command.interrupt();
        command.join();

        // Then
        assertThat(output.toString()).containsPattern("(?s)VERIFIED EQUAL at.*VERIFIED EQUAL at");
    }

    @Test
    void servicesOnTheirOwnCannotBeToldToMend() throws Exception {
        // When // Then
        assertThat(run("reconcile", "--repair", "--configs", "nowhere")).isEqualTo(2);
        assertThat(errors.toString()).contains("--repair needs a running platform");
    }

    private static ReconcileAnswer answer(TableAnswer... tables) {
        return new ReconcileAnswer("0/01234567", 12.3, List.of(tables), List.of());
    }

    private int run(String... arguments) throws Exception {
        try (Console console = Console.start(0, platform)) {
            List<String> all = new ArrayList<>(Arrays.asList(arguments));
            all.add("--platform");
            all.add(console.url());
            CommandLine commandLine = Wwi.commandLine();
            commandLine.setOut(new PrintWriter(output));
            commandLine.setErr(new PrintWriter(errors, true));
            return commandLine.execute(all.toArray(String[]::new));
        }
    }
}
