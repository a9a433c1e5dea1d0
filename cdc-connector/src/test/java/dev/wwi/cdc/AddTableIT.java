package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.metrics.ProcessMetrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table is added to those that are captured. */
final class AddTableIT {
    private static final String LINES = "wwi.sales.order_lines";
    private static final String ORDERS = "wwi.sales.orders";
    private static final List<String> BEFORE = List.of("sales.orders", "warehouse.colors");
    private static final int FIRST_KEY = 5_000_001;
    private static final int ROWS = 4_000;

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @BeforeEach
    void fillTables() throws Exception {
        fixture.source().execute("INSERT INTO sales.orders SELECT n, 0 FROM generate_series(1, 100) n");
        insertLines(ROWS);
    }

    @Test
    void eachRowIsOfAFirstSnapshotAndFollowedByItsChangesWhileTheTableIsWrittenTo() throws Exception {
        // Given
        SourceServer source = fixture.source();
        captureAndStop();
        try (LineWriters writers = new LineWriters(source, FIRST_KEY, ROWS)) {
            writers.start();
            await().until(() -> writers.committed() > 20);
            // When
            try (CdcConnector connector = fixture.start(config(ConnectorConfigs.TABLES))) {
                awaitAdded(connector);
                long committed = writers.committed();
                await().until(() -> writers.committed() > committed + 50);
                writers.finish();
                fixture.awaitCaptured(connector);
            }
        }
        // Then
        List<Change> changes = fixture.read(LINES);
        assertThat(rowsOf(changes)).isEqualTo(rowsOf(source));
        assertEachChangeFollowsWhatItChanged(changes);
        assertThat(reads(changes, "incremental")).isZero();
        assertThat(reads(changes, "true")).isGreaterThan(ROWS / 2);
        assertThat(changes.stream().filter(change -> change.op().equals("u"))).hasSizeGreaterThan(50);
        assertThat(fixture.read(ORDERS)).hasSize(100);
    }

    @Test
    void itGoesOnAfterEachKillAndMissesNoChange() throws Exception {
        // Given
        SourceServer source = fixture.source();
        captureAndStop();
        insertLines(6 * ROWS);
        Random random = new Random(7);
        try (LineWriters writers = new LineWriters(source, FIRST_KEY, 6 * ROWS)) {
            writers.start();
            // When
            for (int kill = 0; kill < 6; kill++) {
                try (ConnectorProcess connector = ConnectorProcess.start(
                        source.url(),
                        fixture.kafka().config(),
                        fixture.slot(),
                        ConnectorConfigs.TABLES,
                        200,
                        250,
                        fixture.directory().resolve("connector.log"))) {
                    await().atMost(CaptureFixture.PATIENCE)
                            .until(() -> connector.report().rereads() > 0);
                    long committed = writers.committed() + random.nextInt(250);
                    await().until(() -> writers.committed() > committed);
                    connector.kill();
                }
            }
            try (CdcConnector connector = fixture.start(config(ConnectorConfigs.TABLES))) {
                awaitAdded(connector);
                writers.finish();
                fixture.awaitCaptured(connector);
            }
        }
        // Then
        List<Change> changes = fixture.read(LINES);
        assertThat(rowsOf(changes)).isEqualTo(rowsOf(source));
        assertEachChangeFollowsWhatItChanged(changes);
        assertThat(reads(changes, "true")).isGreaterThan(6 * ROWS / 2);
        assertThat(fixture.read(ORDERS)).hasSize(100);
    }

    @Test
    void aTransactionThatHadWrittenToTheTableBeforeItWasPublishedIsWaitedForWhileOthersGoOn() throws Exception {
        fixture.source().execute("ALTER TABLE sales.order_lines REPLICA IDENTITY FULL");
        addBesideAnOpenTransaction(connector -> true);
    }

    @Test
    void aTableThatIsInUseAndCannotBeAlteredHoldsUpNoOther() throws Exception {
        addBesideAnOpenTransaction(connector -> connector.health() instanceof Health.Degraded degraded
                && degraded.reason().contains("lock timeout"));
    }

    private static void addBesideAnOpenTransaction(Predicate<CdcConnector> isHeldUp) throws Exception {
        // Given
        SourceServer source = fixture.source();
        captureAndStop();
        try (Connection early = source.open();
                Statement statement = early.createStatement()) {
            early.setAutoCommit(false);
            statement.execute("INSERT INTO sales.order_lines VALUES (1, 1, 0)");
            statement.execute("UPDATE sales.order_lines SET version = 5 WHERE order_line_id = " + FIRST_KEY);
            // When
            try (CdcConnector connector = fixture.start(config(ConnectorConfigs.TABLES))) {
                await().atMost(CaptureFixture.PATIENCE)
                        .until(() -> connector.status().phase() == CapturePhase.STREAMING && isHeldUp.test(connector));
                source.execute("INSERT INTO sales.orders VALUES (101, 0)");
                fixture.awaitCaptured(connector);
                // Then
                assertThat(fixture.read(ORDERS)).hasSize(101);
                assertThat(fixture.read(LINES)).isEmpty();
                assertThat(connector.status().rereads()).singleElement().satisfies(added -> assertThat(added.table())
                        .isEqualTo("sales.order_lines"));
                statement.execute("INSERT INTO sales.order_lines VALUES (2, 1, 0)");
                early.commit();
                awaitAdded(connector);
            }
        }
        List<Change> changes = fixture.read(LINES);
        assertThat(rowsOf(changes)).isEqualTo(rowsOf(source)).hasSize(ROWS + 2);
        assertThat(changes).hasSize(ROWS + 2);
        assertThat(reads(changes, "true")).isEqualTo(ROWS + 2);
    }

    @Test
    void aTableIsAddedByAnOrderAtTheOperationsPortWithoutAnEndOfTheProcess() throws Exception {
        // Given
        SourceServer source = fixture.source();
        ProcessMetrics metrics = new ProcessMetrics();
        try (CdcConnector connector = new CdcConnector(config(BEFORE), metrics.registry());
                OperationsServer operations =
                        OperationsServer.start(OperationsConfig.local(0), metrics.registry(), List.of(connector))) {
            AdditionEndpoint.addTo(operations, connector);
            assertThat(order(operations, "sales.order_lines").statusCode()).isEqualTo(409);
            connector.start();
            fixture.awaitRunning(connector);
            assertThat(order(operations, "sales.orders").body()).contains("sales.orders is captured already");
            assertThat(order(operations, "sales.nothing").statusCode()).isEqualTo(400);
            assertThat(order(operations, "sales.customers"))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(409))
                    .satisfies(refused -> assertThat(refused.body()).contains("the table does not exist"));
            // When
            assertThat(order(operations, "sales.order_lines").statusCode()).isEqualTo(202);
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> !connector.status().finishedRereads().isEmpty());
            source.execute("UPDATE sales.order_lines SET version = 9 WHERE order_line_id = " + FIRST_KEY);
            source.execute("INSERT INTO sales.orders VALUES (101, 0)");
            fixture.awaitCaptured(connector);
            // Then
            assertThat(order(operations, "sales.order_lines").body()).contains("is captured already");
            assertThat(connector.status().restarts()).isZero();
        }
        assertThat(rowsOf(fixture.read(LINES))).isEqualTo(rowsOf(source));
        assertThat(fixture.read(ORDERS)).hasSize(101);
    }

    @Test
    void rowsThatTheTopicHeldOfAnEarlierLifeAreReadLaterAndThoseThatAreGoneAreDeleted() throws Exception {
        // Given
        SourceServer source = fixture.source();
        try (CdcConnector connector = fixture.start(config(ConnectorConfigs.TABLES))) {
            fixture.awaitRunning(connector);
        }
        new CaptureRecovery(config(BEFORE)).run(new CaptureRecovery.Consent(false, false));
        captureAndStop();
        source.execute("DELETE FROM sales.order_lines WHERE order_line_id = " + FIRST_KEY);
        source.execute("INSERT INTO sales.order_lines VALUES (1, 1, 0)");
        // When
        try (CdcConnector connector = fixture.start(config(ConnectorConfigs.TABLES))) {
            awaitAdded(connector);
        }
        // Then
        List<Change> changes = fixture.read(LINES);
        assertThat(rowsOf(changes)).isEqualTo(rowsOf(source));
        assertThat(reads(changes, "incremental")).isEqualTo(ROWS - 1);
        assertThat(reads(changes, "true")).isEqualTo(ROWS + 1);
        assertThat(changes.stream().filter(change -> change.op().equals("d"))).hasSize(1);
    }

    private static void captureAndStop() throws Exception {
        try (CdcConnector connector = fixture.start(config(BEFORE))) {
            fixture.awaitRunning(connector);
        }
    }

    private static void awaitAdded(CdcConnector connector) {
        fixture.awaitRunning(connector);
        await().atMost(CaptureFixture.PATIENCE)
                .until(() -> connector.status().rereads().isEmpty());
    }

    private static HttpResponse<String> order(OperationsServer operations, String table) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(operations.url() + AdditionEndpoint.PATH))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"tables\": [\"" + table + "\"]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static void insertLines(int upTo) throws Exception {
        fixture.source()
                .execute("INSERT INTO sales.order_lines SELECT n, 1, 0 FROM generate_series(" + FIRST_KEY + ", "
                        + (FIRST_KEY + upTo - 1) + ") n ON CONFLICT DO NOTHING");
    }

    /**
     * A change or a delete is of the row that stands before it in the topic, so none is missing and none comes twice; a
     * row that was read is what stands before it. One of the first snapshot is the first of its row, or a change follows,
     * since compaction would make it the only one.
     */
    private static void assertEachChangeFollowsWhatItChanged(List<Change> changes) {
        Map<Object, Object> rows = new TreeMap<>();
        Map<Object, Change> unfollowed = new TreeMap<>();
        List<String> mistakes = new ArrayList<>();
        for (Change change : changes) {
            Object key = change.key().get(0);
            Object known = rows.get(key);
            boolean fits =
                    switch (change.op()) {
                        case "r" -> known == null || known.equals(change.after().get("version"));
                        case "c" -> known == null;
                        case "u", "d" -> change.before().get("version").equals(known);
                        default -> true;
                    };
            if (!fits) {
                mistakes.add(known + " before " + change);
            }
            unfollowed.remove(key);
            if (isRead(change, "true") && known != null) {
                unfollowed.put(key, change);
            }
            if (change.after() == null) {
                rows.remove(key);
            } else {
                rows.put(key, change.after().get("version"));
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(unfollowed).isEmpty();
    }

    private static long reads(List<Change> changes, String snapshot) {
        return changes.stream().filter(change -> isRead(change, snapshot)).count();
    }

    private static boolean isRead(Change change, String snapshot) {
        return change.op().equals("r")
                && change.source().get("snapshot").toString().equals(snapshot);
    }

    private static Map<Object, Object> rowsOf(List<Change> changes) {
        Map<Object, Object> rows = new TreeMap<>();
        for (Change change : changes) {
            if (change.after() == null) {
                rows.remove(change.key().get(0));
            } else {
                rows.put(change.key().get(0), change.after().get("version"));
            }
        }
        return rows;
    }

    private static Map<Object, Object> rowsOf(SourceServer source) throws Exception {
        return SnapshotResumeIT.rowsOf(source, "SELECT order_line_id, version FROM sales.order_lines");
    }

    private static CdcConfig config(List<String> tables) {
        return ConnectorConfigs.of(
                fixture.source().config(),
                fixture.kafka().config(),
                fixture.slot(),
                tables,
                200,
                new SnapshotConfig(250, 1));
    }
}
