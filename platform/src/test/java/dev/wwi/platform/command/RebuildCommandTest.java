package dev.wwi.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.platform.console.Console;
import dev.wwi.runtime.config.ConfigLoader;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.metrics.ProcessMetrics;
import dev.wwi.sink.BigQuerySink;
import dev.wwi.sink.RebuildEndpoints;
import dev.wwi.sink.config.SinkConfig;
import dev.wwi.sink.generation.Outcome;
import dev.wwi.sink.generation.Phase;
import dev.wwi.sink.generation.RebuildOrder;
import dev.wwi.sink.generation.RebuildOrder.Action;
import dev.wwi.sink.generation.RebuildsStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RebuildCommandTest {
    private static final String CITY = "analytics.dim_city";

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void itWaitsUntilTheNewGenerationIsLive() throws Exception {
        // Given
        platform.tells(
                running(Phase.FILLING, null),
                running(Phase.CHECKING, null),
                running(Phase.SWAPPING, "all columns of 9 rows are equal"),
                running(Phase.GRACE, "all columns of 9 rows are equal"),
                running(Phase.HELD, "never asked for"));

        // When
        int status = atPlatform("rebuild", CITY);

        // Then
        assertThat(status).isZero();
        assertThat(platform.rebuildOrders()).containsExactly(new RebuildOrder(Action.BEGIN, List.of(CITY)));
    }

    @Test
    void aGenerationThatIsHeldOrGivenUpIsAFailure() throws Exception {
        // When
        platform.tells(running(Phase.FILLING, null), running(Phase.HELD, "3 rows differ"));
        int held = atPlatform("rebuild", CITY);
        platform.tells(running(Phase.FILLING, null), ended(Outcome.ABORTED));
        int aborted = atPlatform("rebuild", CITY);

        // Then
        assertThat(List.of(held, aborted)).containsExactly(1, 1);
    }

    @Test
    void aRollbackIsWaitedFor() throws Exception {
        // Given
        platform.tells(running(Phase.ROLLING_BACK, null), running(Phase.REMOVING, null), ended(Outcome.ROLLED_BACK));

        // When // Then
        assertThat(atPlatform("rebuild", "--rollback", CITY)).isZero();
        assertThat(platform.rebuildOrders()).containsExactly(new RebuildOrder(Action.ROLLBACK, List.of(CITY)));
    }

    @Test
    void eachOptionIsTheOrderOfItsName() throws Exception {
        // Given
        platform.tells(running(Phase.GRACE, "equal"));

        // When
        List<Integer> statuses = List.of(
                atPlatform("rebuild", "--detach", CITY),
                atPlatform("rebuild", "--abort", CITY),
                atPlatform("rebuild", "--accept", CITY),
                atPlatform("rebuild", "--finish", CITY));

        // Then
        assertThat(statuses).containsExactly(0, 0, 0, 0);
        assertThat(platform.rebuildOrders())
                .extracting(RebuildOrder::action)
                .containsExactly(Action.BEGIN, Action.ABORT, Action.ACCEPT, Action.FINISH);
        assertThat(output.toString()).contains("Ordered for: " + CITY);
    }

    @Test
    void aGenerationOfTheTransformsIsPassedOn() throws Exception {
        // When
        int begun = atPlatform("rebuild", "--detach", "--transforms", "2");
        int misused = atPlatform("rebuild", "--abort", "--transforms", "2");
        int none = atPlatform("rebuild", "--transforms", "0");

        // Then
        assertThat(List.of(begun, misused, none)).containsExactly(0, 2, 2);
        assertThat(platform.rebuildOrders()).containsExactly(new RebuildOrder(Action.BEGIN, List.of(), 2));
    }

    @Test
    void theStatusTellsWhatIsUnderWayAndWhatHasEnded() throws Exception {
        // Given
        platform.tells(new RebuildsStatus(
                running(Phase.FILLING, null).running(), ended(Outcome.REPLACED).finished()));

        // When
        int status = atPlatform("rebuild", "--status");
        int ofPlatform = atPlatform("status");

        // Then
        assertThat(List.of(status, ofPlatform)).containsExactly(0, 0);
        assertThat(output.toString())
                .containsPattern("analytics\\.dim_city +\\S* *1 → 2 +\\S* *FILLING")
                .contains("7,500 of 10,000 records, 7,400 rows, 250 records/s, 10.0 s to go")
                .contains("REPLACED");
    }

    @Test
    void nothingIsToldWhereNothingWasRebuilt() throws Exception {
        assertThat(atPlatform("rebuild", "--status")).isZero();
        assertThat(output.toString()).contains("no table was ever rebuilt");
    }

    @Test
    void aSinkThatDoesNotAnswerIsNotTakenForOneWithoutRebuilds() throws Exception {
        // Given
        platform.tells(running(Phase.FILLING, null)).losesItsSink();

        // When
        int followed = atPlatform("rebuild", CITY);
        int asked = atPlatform("rebuild", "--status");
        int ofPlatform = atPlatform("status");

        // Then
        assertThat(List.of(followed, asked, ofPlatform)).containsExactly(1, 1, 0);
        assertThat(errors.toString().lines()).hasSize(2).allSatisfy(line -> assertThat(line)
                .startsWith("wwi: no sink tells how far rebuilds are; they go on once one runs"));
        assertThat(output.toString())
                .contains("rebuilds: not known, no sink tells")
                .doesNotContain("no table was ever rebuilt");
    }

    @Test
    void aSinkThatHasNotReadWhatWasDecidedSaysSo() throws Exception {
        // Given
        SinkConfig config = ConfigLoader.parse("""
                kafka: {bootstrapServers: "127.0.0.1:1", schemaRegistryUrl: "http://127.0.0.1:1"}
                bigQuery: {project: wwi-test, endpoint: {grpc: "127.0.0.1:1", rest: "http://127.0.0.1:1"}}
                """, SinkConfig.class, Map.of());
        try (ProcessMetrics metrics = new ProcessMetrics();
                OperationsServer operations =
                        OperationsServer.start(OperationsConfig.local(0), metrics.registry(), List.of())) {
            RebuildEndpoints.addTo(operations, new BigQuerySink(config, metrics.registry()));

            // When
            int status = run("rebuild", "--status", "--sink", operations.url());

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(errors.toString()).contains("the sink is starting, and has not read yet what is being rebuilt");
        }
    }

    @Test
    void aRefusalIsToldInThePlatformsWordsAndMisuseInItsOwn() throws Exception {
        // Given
        platform.refuses(new IllegalStateException(CITY + " is being rebuilt already"));

        // When
        int refused = atPlatform("rebuild", CITY);
        int nothing = atPlatform("rebuild");
        int both = atPlatform("rebuild", "--status", CITY);
        int exclusive = atPlatform("rebuild", "--abort", "--rollback", CITY);

        // Then
        assertThat(List.of(refused, nothing, both, exclusive)).containsExactly(1, 2, 2, 2);
        assertThat(errors.toString())
                .contains("wwi: analytics.dim_city is being rebuilt already")
                .contains("wwi: name a table")
                .contains("--status goes without tables");
    }

    @Test
    void theNextTransformsAreWaitedForWithWhatTheyHaveToGo() throws Exception {
        // Given
        platform.tells(running(Phase.FILLING, null, 1_234L));

        // When
        int begun = atPlatform("rebuild", "--detach", "--transforms");
        int table = atPlatform("rebuild", "--detach", "fct_order", "--transforms");
        int mistaken = atPlatform("rebuild", "--detach", "--transforms", "fct_order");
        int status = atPlatform("rebuild", "--status");

        // Then
        assertThat(List.of(begun, table, mistaken, status)).containsExactly(0, 0, 2, 0);
        assertThat(platform.rebuildOrders())
                .containsExactly(
                        new RebuildOrder(Action.BEGIN, List.of(), RebuildOrder.NEXT_TRANSFORMS),
                        new RebuildOrder(Action.BEGIN, List.of("fct_order"), RebuildOrder.NEXT_TRANSFORMS));
        assertThat(output.toString()).contains("the new transforms have 1,234 records to go");
        assertThat(errors.toString()).contains("--transforms is fct_order");
    }

    private static RebuildsStatus running(Phase phase, @Nullable String finding) {
        return running(phase, finding, null);
    }

    private static RebuildsStatus running(Phase phase, @Nullable String finding, @Nullable Long sourceRemaining) {
        return new RebuildsStatus(
                List.of(new RebuildsStatus.Running(
                        CITY,
                        phase,
                        1,
                        2,
                        "2026-01-01T00:00:00Z",
                        "2026-01-01T00:00:00Z",
                        7_400,
                        10_000,
                        2_500,
                        250,
                        10L,
                        sourceRemaining,
                        finding,
                        null,
                        null)),
                List.of());
    }

    private static RebuildsStatus ended(Outcome outcome) {
        return new RebuildsStatus(
                List.of(), List.of(new RebuildsStatus.Finished(CITY, 2, outcome, "2026-01-01T00:00:00Z", "all equal")));
    }

    private int atPlatform(String... arguments) throws Exception {
        try (Console console = Console.start(0, platform)) {
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--platform", console.url()));
            return run(all.toArray(String[]::new));
        }
    }

    private int run(String... arguments) {
        CommandLine commandLine = Wwi.commandLine();
        commandLine.setOut(new PrintWriter(output, true));
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }
}
