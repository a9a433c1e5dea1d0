package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.DeadLetterReader.Letter;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.StoppedTable;
import dev.wwi.cdc.position.CapturedSource;
import dev.wwi.cdc.position.PositionTopic;
import dev.wwi.cdc.status.CaptureMetrics;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.TableProgress;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.catalogue.SourceTable;
import dev.wwi.schemas.catalogue.SourceTables;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Among the rows that exist at the start is one that cannot be an event: its table stands still, all others go on. */
final class FirstSnapshotStopIT {
    private static final String COLORS = "wwi.warehouse.colors";
    private static final String ORDERS = "wwi.sales.orders";
    private static final int CHUNK_ROWS = 100;

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "int[] | '{1,2}' | '{{1,2},{3,4}}' | c1, of type _int4, has a value that cannot be converted",
                "numeric[] | '{1}' | '{NaN}' | c1, of type _numeric, has a value that cannot be converted"
            })
    void theTableStandsStillAndAllOthersAreReadAndStreamed(String type, String good, String bad, String reason)
            throws Exception {
        // Given
        insertColors(type, good, bad);
        SourceServer source = fixture.source();
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 500) n");
        try (CdcConnector connector = fixture.start(config(fixture.kafka().config()))) {
            // When
            awaitStreaming(connector);
            source.execute("UPDATE warehouse.colors SET color_name = 'Blue' WHERE color_id = 1");
            source.execute("INSERT INTO sales.orders VALUES (501, 0)");
            fixture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables()).singleElement().satisfies(stopped -> {
                assertThat(stopped.table()).isEqualTo("warehouse.colors");
                assertThat(stopped.code()).isEqualTo(CaptureErrorCode.UNENCODABLE);
                assertThat(stopped.reason()).contains(reason);
                assertThat(stopped.hint()).contains("wwi snapshot warehouse.colors");
            });
            assertThat(connector.health())
                    .isInstanceOfSatisfying(Health.Degraded.class, degraded -> assertThat(degraded.reason())
                            .contains("warehouse.colors stands still with UNENCODABLE")
                            .doesNotContain("{1,2}", "NaN"));
            assertThat(fixture.meters()
                            .get(CaptureMetrics.STOPPED_TABLES)
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(connector.status().restarts()).isZero();
            assertThat(connector.status().tables())
                    .extracting(TableProgress::table)
                    .doesNotContain("warehouse.colors")
                    .contains("sales.orders");
            assertThat(fixture.read(ORDERS)).hasSize(501);
            assertThat(letters()).containsExactly("u{\"color_id\":1}");
            assertThatTheWayOutWorks(connector, "c1 = " + good);
        }
    }

    @Test
    void theStateSurvivesAKillInTheMiddleAndTheTableIsNotReadAgain() throws Exception {
        // Given
        insertColors("int[]", "'{1}'", "'{{1}}'");
        fixture.source().execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 60000) n");
        try (ConnectorProcess killed = ConnectorProcess.start(
                fixture.source().url(),
                fixture.kafka().config(),
                fixture.slot(),
                ConnectorConfigs.TABLES,
                CHUNK_ROWS,
                CHUNK_ROWS,
                fixture.directory().resolve("killed.log"))) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> killed.report().snapshotRows() > 2_000);
            killed.kill();
        }
        CapturedSource stored = stored();
        int colorsBefore = fixture.readRaw(COLORS).size();
        assertThat(stored.snapshotComplete()).isFalse();
        assertThat(stored.stopped()).extracting(StoppedTable::table).containsExactly("warehouse.colors");
        fixture.source().execute("DELETE FROM warehouse.colors WHERE color_id = 1");
        Object rowsRead = rowsReadOfColors();
        // When
        try (CdcConnector connector = fixture.start(config(fixture.kafka().config()))) {
            awaitStreaming(connector);
            fixture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables()).isEqualTo(stored.stopped());
            assertThat(fixture.readRaw(ORDERS)).hasSize(60_000);
            assertThat(fixture.readRaw(COLORS)).hasSize(colorsBefore);
            assertThat(letters()).containsExactly("d{\"color_id\":1}");
        }
        assertThat(rowsReadOfColors()).isEqualTo(rowsRead);
        // When
        try (CdcConnector connector = fixture.start(config(fixture.kafka().config()))) {
            awaitStreaming(connector);
            // Then
            assertThat(connector.status().stoppedTables()).isEqualTo(stored.stopped());
            assertThatTheWayOutWorks(connector, "c1 = '{1}'");
        }
    }

    @Test
    void aTableWithAKeyOfTextStaysAsFarAsItWasReadAfterAnInterruption() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER TABLE warehouse.colors ALTER color_id TYPE text, ADD COLUMN c1 int[]");
        source.execute("INSERT INTO warehouse.colors SELECT 'key-' || n, 'Red',"
                + " CASE WHEN n = 650 THEN '{{1}}'::int[] ELSE '{1}' END FROM generate_series(100, 999) n");
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 20000) n");
        Gate gate = SendGate.make(fixture.slot(), 8_000, false);
        CdcConnector interrupted = fixture.start(
                config(ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()))));
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        SnapshotResumeIT.endSessions(source);
        int colorsBefore = fixture.readRaw(COLORS).size();
        assertThat(stored().stopped()).extracting(StoppedTable::table).containsExactly("warehouse.colors");
        assertThat(colorsBefore).isBetween(1, 600);
        // When
        try (CdcConnector resumed = fixture.start(config(fixture.kafka().config()))) {
            awaitStreaming(resumed);
            gate.release();
            interrupted.close();
            fixture.awaitCaptured(resumed);
            // Then
            assertThat(resumed.status().stoppedTables())
                    .extracting(StoppedTable::table)
                    .containsExactly("warehouse.colors");
            assertThat(fixture.readRaw(ORDERS)).hasSize(20_000);
            assertThat(fixture.readRaw(COLORS)).hasSize(colorsBefore);
            assertThatTheWayOutWorks(resumed, "c1 = '{1}'");
        }
    }

    @Test
    void rowsThatTheTopicHeldBeforeARecaptureAreNotDeleted() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER TABLE warehouse.colors ADD COLUMN c1 int[]");
        source.execute("INSERT INTO warehouse.colors SELECT n, 'Red', '{1}' FROM generate_series(1, 500) n");
        source.execute("INSERT INTO sales.orders VALUES (1, 0), (2, 0)");
        CdcConfig config = config(fixture.kafka().config());
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
        }
        new CaptureRecovery(config).run(new CaptureRecovery.Consent(false, false));
        source.execute("UPDATE warehouse.colors SET c1 = '{{1}}' WHERE color_id = 250");
        source.execute("DELETE FROM sales.orders WHERE order_id = 2");
        // When
        try (CdcConnector connector = fixture.start(config)) {
            awaitStreaming(connector);
            // Then
            assertThat(connector.status().stoppedTables())
                    .extracting(StoppedTable::table)
                    .containsExactly("warehouse.colors");
            assertThat(fixture.read(COLORS).stream().map(Change::op)).doesNotContain("d", "tombstone");
            assertThat(fixture.read(ORDERS).stream().map(Change::op)).contains("d", "tombstone");
            assertThatTheWayOutWorks(connector, "c1 = '{1}'");
        }
    }

    /** Mends all rows and reads the table again: the topic has the source's rows, and follows its changes. */
    private static void assertThatTheWayOutWorks(CdcConnector connector, String mend) throws Exception {
        SourceTable table = SourceTables.COLORS;
        SourceServer source = fixture.source();
        String key = table.primaryKey().get(0);
        source.execute("UPDATE " + table.qualifiedName() + " SET " + mend);
        fixture.awaitCaptured(connector);
        connector.reread(table);
        await().atMost(CaptureFixture.PATIENCE)
                .untilAsserted(() -> assertThat(connector.status().finishedRereads())
                        .singleElement()
                        .satisfies(finished -> assertThat(finished.failure()).isNull()));
        fixture.awaitRunning(connector);
        source.execute("DELETE FROM " + table.qualifiedName() + " WHERE " + key + " = (SELECT max(" + key + ") FROM "
                + table.qualifiedName() + ")");
        fixture.awaitCaptured(connector);
        Map<String, String> rows = new TreeMap<>();
        for (Change change : fixture.read(table.topic())) {
            String row = change.key().get(0).toString();
            if (change.value() == null) {
                rows.remove(row);
            } else if (change.after() != null) {
                rows.put(row, change.after().get("c1").toString());
            }
        }
        assertThat(rows.keySet().stream().map(row -> (Object) row))
                .containsExactlyInAnyOrderElementsOf(
                        source.query("SELECT " + key + "::text FROM " + table.qualifiedName()).stream()
                                .map(row -> row.get(0))
                                .toList());
        assertThat(rows.values())
                .hasSameElementsAs(List.of(rows.values().iterator().next()));
        assertThat(connector.status().stoppedTables()).isEmpty();
    }

    private static void insertColors(String type, String good, String bad) throws Exception {
        fixture.source().execute("ALTER TABLE warehouse.colors ADD COLUMN c1 " + type);
        fixture.source()
                .execute("INSERT INTO warehouse.colors SELECT n, 'Red', CASE WHEN n = 250 THEN " + bad + "::" + type
                        + " ELSE " + good + " END FROM generate_series(1, 500) n");
    }

    private static void awaitStreaming(CdcConnector connector) {
        await().atMost(CaptureFixture.PATIENCE).until(() -> {
            assertThat(connector.health()).isNotInstanceOf(Health.Failed.class);
            return connector.status().phase() == CapturePhase.STREAMING;
        });
    }

    /** How many rows all sessions have read of the table, which they say at their end. */
    private static Object rowsReadOfColors() throws Exception {
        SnapshotResumeIT.endSessions(fixture.source());
        return fixture.source()
                .query("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'colors'");
    }

    private static List<String> letters() {
        return DeadLetterReader.read(fixture.kafka().config()).stream()
                .map(FirstSnapshotStopIT::line)
                .toList();
    }

    private static String line(Letter letter) {
        return letter.value().get("op").asText() + letter.key();
    }

    private static CapturedSource stored() {
        return new PositionTopic(fixture.slot())
                .read(fixture.kafka().config().clientSettings())
                .orElseThrow()
                .source();
    }

    private static CdcConfig config(KafkaConfig kafka) {
        return ConnectorConfigs.of(
                fixture.source().config(), kafka, fixture.slot(), CHUNK_ROWS, new SnapshotConfig(CHUNK_ROWS, 2));
    }
}
