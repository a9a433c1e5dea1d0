package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.cdc.CdcConnector;
import dev.wwi.cdc.RereadEndpoints;
import dev.wwi.cdc.RereadOrder;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.FinishedReread;
import dev.wwi.cdc.status.RereadsStatus;
import dev.wwi.cdc.status.TableProgress;
import dev.wwi.platform.console.Console;
import dev.wwi.platform.console.PlatformStatus.Slot;
import dev.wwi.platform.console.PlatformStatus.ValuesLeftOut;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.metrics.ProcessMetrics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SnapshotCommandTest {
    private static final FinishedReread EARLIER = new FinishedReread("sales.orders", 3, 90, null);

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void itWaitsForTheRereadThatWasOrderedNotForAnEarlierOne() throws Exception {
        // Given
        platform.tells(
                streaming(List.of(), EARLIER),
                streaming(List.of(new TableProgress("sales.orders", 0, 100)), EARLIER),
                streaming(List.of(new TableProgress("sales.orders", 60, 100)), EARLIER),
                streaming(List.of(), EARLIER),
                streaming(List.of(), new FinishedReread("sales.orders", 4, 100, null)),
                new RereadsStatus(CapturePhase.FAILED, List.of(), List.of()));

        // When
        int status = atPlatform("snapshot", "sales.orders");

        // Then
        assertThat(status).isZero();
        assertThat(platform.orders()).containsExactly(new RereadOrder(List.of("sales.orders")));
    }

    @Test
    void aRereadThatCannotBeCompletedIsAFailure() throws Exception {
        // Given
        platform.tells(
                streaming(List.of()),
                streaming(List.of(), new FinishedReread("sales.orders", 1, 0, "comments is a point. Retype it.")));

        // When // Then
        assertThat(atPlatform("snapshot", "sales.orders")).isEqualTo(1);
    }

    @Test
    void captureThatFailsMeanwhileIsNamed() throws Exception {
        // Given
        platform.tells(streaming(List.of()), new RereadsStatus(CapturePhase.FAILED, List.of(), List.of()));

        // When // Then
        assertThat(atPlatform("snapshot", "sales.orders")).isEqualTo(1);
        assertThat(errors.toString()).contains("capture is FAILED while sales.orders is read again");
    }

    @Test
    void detachedItReturnsAtOnce() throws Exception {
        // When
        int status = atPlatform("snapshot", "--all", "--detach");

        // Then
        assertThat(status).isZero();
        assertThat(platform.orders()).containsExactly(RereadOrder.ofAll());
        assertThat(output.toString()).contains("Being read again: sales.orders, sales.order_lines");
    }

    @Test
    void aRefusalIsToldInThePlatformsWords() throws Exception {
        // Given
        platform.refuses(new IllegalArgumentException("sales.orderz is no known table; captured are sales.orders"));

        // When // Then
        assertThat(atPlatform("snapshot", "sales.orderz")).isEqualTo(1);
        assertThat(errors.toString()).contains("wwi: sales.orderz is no known table; captured are sales.orders");
    }

    @Test
    void tablesAndAllExcludeEachOtherAndOneIsNeeded() {
        assertThat(run("snapshot")).isEqualTo(2);
        assertThat(run("snapshot", "--all", "sales.orders")).isEqualTo(2);
        assertThat(run("snapshot", "--connector", "localhost:9464", "sales.orders"))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains("name a table, or --all")
                .contains("--all goes without tables; [sales.orders] is named")
                .contains("--connector is localhost:9464; allowed is an address such as http://127.0.0.1:8080");
    }

    @Test
    void aConnectorThatDoesNotAnswerIsNamedWithTheWayToStartIt() {
        assertThat(run("snapshot", "--connector", "http://127.0.0.1:1", "sales.orders"))
                .isEqualTo(1);
        assertThat(errors.toString())
                .contains("no connector answers at http://127.0.0.1:1; start it with ./wwi run connector");
    }

    @Test
    void aConnectorRefusesWhatItDoesNotCaptureAndWhatItCannotReadNow() throws Exception {
        // Given
        CdcConfig config = ConfigLoader.parse("""
                source: {url: "jdbc:postgresql://127.0.0.1:1/wwi", user: capture}
                kafka: {bootstrapServers: "127.0.0.1:1", schemaRegistryUrl: "http://127.0.0.1:1"}
                capture: {tables: [sales.orders]}
                """, CdcConfig.class, Map.of());
        try (ProcessMetrics metrics = new ProcessMetrics();
                OperationsServer operations =
                        OperationsServer.start(OperationsConfig.local(0), metrics.registry(), List.of())) {
            RereadEndpoints.addTo(operations, new CdcConnector(config, metrics.registry()));

            // When
            List<Integer> statuses = List.of(
                    run("snapshot", "--connector", operations.url(), "sales.orderz"),
                    run("snapshot", "--connector", operations.url(), "sales.customers"),
                    run("snapshot", "--connector", operations.url(), "--all"));

            // Then
            assertThat(statuses).containsExactly(1, 1, 1);
            assertThat(errors.toString().lines())
                    .containsExactly(
                            "wwi: sales.orderz is no known table; captured are sales.orders",
                            "wwi: sales.customers is not captured (capture.tables); captured are sales.orders",
                            "wwi: sales.orders cannot be read again while capture does not stream; it is in phase"
                                    + " STARTING, allowed is STREAMING");
        }
    }

    @Test
    void theConsoleTakesOrdersAsJsonFromThisMachineOnly() throws Exception {
        // Given
        try (Console console = Console.start(0, platform)) {
            // When
            HttpResponse<String> form = post(console, "text/plain", "{\"all\": true}");
            HttpResponse<String> wrong = post(console, "application/json", "{\"table\": \"sales.orders\"}");
            platform.refuses(new IllegalStateException("sales.orders cannot be read again while capture is SNAPSHOT"));
            HttpResponse<String> tooEarly = post(console, "application/json", "{\"all\": true}");

            // Then
            assertThat(form.statusCode()).isEqualTo(415);
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("names no table");
            assertThat(tooEarly.statusCode()).isEqualTo(409);
            assertThat(platform.orders()).isEmpty();
        }
    }

    @Test
    void theStatusTellsOfTablesOnlyWhatThereIs() throws Exception {
        // When
        int quiet = atPlatform("status");
        String nothing = output.toString();
        platform.has(
                        new Slot("extended", true, 5_368_709_120L, 2_048, 7_500.0, "WARNED", "slot wwi keeps 5GB"),
                        List.of(new StoppedTable(
                                "sales.orders", CaptureErrorCode.COLUMN_CHANGED, "was int", "wwi snapshot it", 1, 2)),
                        List.of(new ValuesLeftOut("capture", "NOT_A_NUMBER", 7)))
                .tells(streaming(List.of(new TableProgress("sales.invoices", 1_200, 5_000))));
        int full = atPlatform("status");

        // Then
        assertThat(List.of(quiet, full)).containsExactly(0, 0);
        assertThat(nothing)
                .doesNotContain("slot")
                .doesNotContain("stands still")
                .doesNotContain("read again")
                .doesNotContain("left out");
        assertThat(output.toString())
                .contains("ingestion: 3GB since the start; at this pace 3TB a month, for USD 25.60 at Google")
                .contains(
                        "slot: extended, active, keeps 5GB of WAL; the source writes 2kB/s; full in 2 h 05 min if capture stood still")
                .contains("slot wwi keeps 5GB")
                .contains("sales.orders stands still: COLUMN_CHANGED")
                .contains("wwi snapshot it")
                .containsPattern("sales\\.invoices +\\S* *1,200 +\\S* *5,000")
                .contains("NOT_A_NUMBER");
    }

    private static RereadsStatus streaming(List<TableProgress> running, FinishedReread... finished) {
        return new RereadsStatus(CapturePhase.STREAMING, running, List.of(finished));
    }

    private static HttpResponse<String> post(Console console, String type, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(console.url() + "/api/snapshot"))
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    private int atPlatform(String command, String... arguments) throws Exception {
        try (Console console = Console.start(0, platform)) {
            String[] all = new String[arguments.length + 3];
            all[0] = command;
            all[1] = "--platform";
            all[2] = console.url();
            System.arraycopy(arguments, 0, all, 3, arguments.length);
            return run(all);
        }
    }

    private int run(String... arguments) {
        CommandLine wwi = Wwi.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        return wwi.execute(arguments);
    }
}
