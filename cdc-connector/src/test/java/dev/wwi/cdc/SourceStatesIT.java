package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.engine.CapturePlan;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.cdc.engine.CaptureRecovery.Consent;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.failure.CaptureException;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.schemas.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything that can happen to the source or its slot behind the connector's back: the named state, and the way out. */
final class SourceStatesIT {
    private static final Consent NONE = new Consent(false, false);
    private static final String ORDERS = "wwi.sales.orders";
    private static final String RECAPTURE = "wwi recapture --config FILE";

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @BeforeEach
    void captureAndStop() throws Exception {
        captureAndStop(fixture.source(), config());
    }

    @Test
    void aSlotThatWasDropped() throws Exception {
        // Given
        fixture.source().execute("SELECT pg_drop_replication_slot('" + fixture.slot() + "')");
        change(fixture.source());
        // When Then
        assertStandsStill(config(), "SLOT_MISSING", RECAPTURE, "slot " + fixture.slot() + " does not exist any more");
        recover(config(), NONE);
        assertTopicsFollow(fixture.source(), config());
        List<Change> changes = fixture.read(ORDERS);
        assertThat(changes.stream()
                        .filter(change -> change.op().equals("r"))
                        .filter(change -> isKey(change, 3))
                        .map(change -> change.source().get("snapshot").toString()))
                .containsExactly("true", "incremental");
        assertThat(changes.stream().filter(change -> isKey(change, 2)).map(Change::op))
                .containsExactly("r", "d", "tombstone");
        assertThat(changes.stream()
                        .filter(change -> isKey(change, 100))
                        .map(change -> change.source().get("snapshot").toString()))
                .containsExactly("true");
    }

    @Test
    void aSlotWhoseWalWasRemoved() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'");
        source.execute("SELECT pg_reload_conf()");
        change(source);
        for (int segment = 0; segment < 4; segment++) {
            source.execute("SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1000000))"
                    + " FROM generate_series(1, 17)");
            source.execute("SELECT pg_switch_wal()");
        }
        source.execute("CHECKPOINT");
        source.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '4GB'");
        source.execute("SELECT pg_reload_conf()");
        // When Then
        assertStandsStill(config(), "SLOT_LOST", RECAPTURE, fixture.slot(), "wal_removed");
        recover(config(), NONE);
        assertTopicsFollow(source, config());
    }

    @Test
    void aSlotThatSomebodyMadeAnew() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("SELECT pg_drop_replication_slot('" + fixture.slot() + "')");
        change(source);
        source.execute("SELECT pg_create_logical_replication_slot('" + fixture.slot() + "', 'pgoutput')");
        // When Then
        assertStandsStill(config(), "SLOT_AHEAD_OF_POSITION", RECAPTURE, "is confirmed up to 0/");
        recover(config(), NONE);
        assertTopicsFollow(source, config());
    }

    @Test
    void aSlotThatSomebodyAdvanced() throws Exception {
        // Given
        SourceServer source = fixture.source();
        change(source);
        source.execute("SELECT pg_replication_slot_advance('" + fixture.slot() + "', pg_current_wal_lsn())");
        // When Then
        assertStandsStill(config(), "SLOT_AHEAD_OF_POSITION", RECAPTURE, "PostgreSQL would skip what lies between");
        recover(config(), NONE);
        assertTopicsFollow(source, config());
    }

    @Test
    void aSourceThatWasRestoredToAnEarlierTime() throws Exception {
        // Given
        fixture.deleteTopics();
        Path data = fixture.directory().resolve("restored");
        Path backup = fixture.directory().resolve("backup");
        try (SourceServer server = SourceServer.start(data)) {
            captureAndStop(server, config(server));
        }
        copy(data, backup);
        try (SourceServer server = SourceServer.reopen(data)) {
            server.execute("SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1000000))"
                    + " FROM generate_series(1, 20)");
            server.execute("INSERT INTO sales.orders VALUES (50, 1)");
            try (CdcConnector connector = fixture.start(config(server))) {
                fixture.awaitRunning(connector);
                long lsn = server.currentLsn();
                connector.beat();
                await().atMost(CaptureFixture.PATIENCE)
                        .until(() -> connector.status().capturedLsn() >= lsn);
            }
        }
        try (SourceServer server = SourceServer.reopen(backup)) {
            // When Then
            assertStandsStill(
                    config(server), "POSITION_AHEAD_OF_SOURCE", RECAPTURE, "it was restored to an earlier time");
            recover(config(server), NONE);
            assertTopicsFollow(server, config(server));
            assertThat(fixture.read(ORDERS).stream()
                            .filter(change -> isKey(change, 50))
                            .map(Change::op))
                    .containsExactly("c", "d", "tombstone");
        }
    }

    @Test
    void aStandbyThatLaggedWasPromoted() throws Exception {
        // Given
        fixture.deleteTopics();
        Path data = fixture.directory().resolve("primary");
        Path standby = fixture.directory().resolve("lagging");
        try (SourceServer server = SourceServer.start(data)) {
            captureAndStop(server, config(server));
        }
        copy(data, standby);
        try (SourceServer server = SourceServer.reopen(data)) {
            server.execute("INSERT INTO sales.orders VALUES (50, 1)");
            assertTopicsFollow(server, config(server));
        }
        try (SourceServer server = SourceServer.promote(standby)) {
            server.execute("SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1000000))"
                    + " FROM generate_series(1, 20)");
            // When Then
            assertStandsStill(config(server), "POSITION_AHEAD_OF_SOURCE", RECAPTURE, "of timeline 1", "for timeline 2");
            recover(config(server), NONE);
            assertTopicsFollow(server, config(server));
        }
    }

    @Test
    void aStandbyThatHadAllWasPromoted() throws Exception {
        // Given
        fixture.deleteTopics();
        Path data = fixture.directory().resolve("complete");
        try (SourceServer server = SourceServer.start(data)) {
            captureAndStop(server, config(server));
        }
        // When
        try (SourceServer server = SourceServer.promote(data)) {
            change(server);
            // Then
            assertTopicsFollow(server, config(server));
            server.execute("INSERT INTO sales.orders VALUES (2000, 1)");
            assertTopicsFollow(server, config(server), 3000);
        }
    }

    @Test
    void anotherCluster() throws Exception {
        // Given
        try (SourceServer other = SourceServer.start(fixture.directory().resolve("other"))) {
            SourceServer sameName = other.createDatabase(fixture.slot());
            sameName.execute("INSERT INTO sales.orders SELECT n, 1 FROM generate_series(1, 5) n");
            // When Then
            assertStandsStill(
                    config(sameName), "OTHER_SOURCE", RECAPTURE + " --accept-other-source", systemIdentifier(sameName));
            assertRecoveryIsRefused(config(sameName), CaptureErrorCode.OTHER_SOURCE);
            recover(config(sameName), new Consent(true, false));
            assertTopicsFollow(sameName, config(sameName));
        }
    }

    @Test
    void anotherDatabase() throws Exception {
        // Given
        SourceServer other = fixture.source().createDatabase("another");
        other.execute("INSERT INTO sales.orders SELECT n, 1 FROM generate_series(1, 5) n");
        // When Then
        assertStandsStill(config(other), "OTHER_SOURCE", RECAPTURE + " --accept-other-source", "database another");
        assertRecoveryIsRefused(config(other), CaptureErrorCode.OTHER_SOURCE);
        recover(config(other), new Consent(true, false));
        assertTopicsFollow(other, config(other));
    }

    @Test
    void otherTables() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("CREATE TABLE sales.customers (customer_id integer PRIMARY KEY, customer_name text)");
        source.execute("INSERT INTO sales.customers VALUES (1, 'Tailspin Toys')");
        CdcConfig config = withTables(config(), List.of("sales.orders", "sales.order_lines", "sales.customers"));
        // When Then
        assertStandsStill(config, "TABLES_CHANGED", RECAPTURE, "does not name [warehouse.colors]");
        CapturePlan plan = new CaptureRecovery(config).plan(NONE);
        assertThat(plan.steps()).anySatisfy(step -> assertThat(step)
                .contains("added: [sales.customers]", "captured, their topics stay"));
        recover(config, NONE);
        assertTopicsFollow(source, config);
        assertThat(fixture.read("wwi.sales.customers")).hasSize(1);
        try (Admin admin = Admin.create(fixture.kafka().config().clientSettings())) {
            admin.deleteTopics(List.of("wwi.sales.customers")).all().get();
        }
    }

    @Test
    void aTableThatIsLeftOutAndPutBackLosesNoChange() throws Exception {
        // Given
        SourceServer source = fixture.source();
        assertStandsStill(
                withTables(config(), List.of("sales.orders", "sales.order_lines")),
                "TABLES_CHANGED",
                "Put them back into capture.tables",
                "does not name [warehouse.colors]");
        // When
        source.execute("INSERT INTO warehouse.colors VALUES (1, 'Puce')");
        // Then
        assertTopicsFollow(source, config());
        assertThat(fixture.read("wwi.warehouse.colors")).hasSize(1);
    }

    @Test
    void aPositionTopicThatWasLost() throws Exception {
        // Given
        change(fixture.source());
        try (Admin admin = Admin.create(fixture.kafka().config().clientSettings())) {
            admin.deleteTopics(List.of(Topics.CONNECTOR_POSITION)).all().get();
        }
        // When Then
        assertStandsStill(config(), "SLOT_WITHOUT_POSITION", "--drop-unknown-slot", "slot " + fixture.slot());
        assertRecoveryIsRefused(config(), CaptureErrorCode.SLOT_WITHOUT_POSITION);
        recover(config(), new Consent(false, true));
        assertTopicsFollow(fixture.source(), config());
    }

    @Test
    void twoConnectorsWithOneSlot() throws Exception {
        try (CdcConnector first = fixture.start(config())) {
            fixture.awaitRunning(first);
            assertRecoveryIsRefused(config(), CaptureErrorCode.SLOT_IN_USE);
            // When
            try (CdcConnector second = fixture.start(config())) {
                // Then
                await().atMost(CaptureFixture.PATIENCE).until(() -> first.health() instanceof Health.Failed);
                assertThat(first.health()).isInstanceOfSatisfying(Health.Failed.class, failed -> {
                    assertThat(failed.code()).isEqualTo("FENCED");
                    assertThat(failed.hint()).contains("Stop one of the two");
                });
                fixture.awaitRunning(second);
                change(fixture.source());
                fixture.awaitCaptured(second);
            }
        }
        assertThat(rowsOf(fixture.read(ORDERS))).isEqualTo(rowsOf(fixture.source()));
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        // Given
        change(fixture.source());
        // When
        CapturePlan plan = new CaptureRecovery(config()).plan(NONE);
        // Then
        assertThat(plan.found())
                .anySatisfy(line -> assertThat(line).contains("slot " + fixture.slot() + ": reserved"))
                .anySatisfy(line -> assertThat(line).contains("captured up to 0/"));
        assertThat(plan.steps()).contains("drop slot " + fixture.slot());
        assertTopicsFollow(fixture.source(), config());
        assertThat(fixture.read(ORDERS).stream().filter(change -> change.op().equals("r")))
                .hasSize(20);
    }

    private static void captureAndStop(SourceServer source, CdcConfig config) throws Exception {
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 20) n");
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
        }
        await().atMost(CaptureFixture.PATIENCE).until(() -> source.query(
                        "SELECT FROM pg_replication_slots WHERE active AND slot_name = '" + fixture.slot() + "'")
                .isEmpty());
    }

    private static void change(SourceServer source) throws Exception {
        source.execute("UPDATE sales.orders SET version = 7 WHERE order_id = 1");
        source.execute("DELETE FROM sales.orders WHERE order_id = 2");
        source.execute("INSERT INTO sales.orders VALUES (100, 3)");
    }

    private static void assertStandsStill(CdcConfig config, String code, String hint, String... reason) {
        try (CdcConnector connector = fixture.start(config)) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Failed);
            assertThat(connector.health()).isInstanceOfSatisfying(Health.Failed.class, failed -> {
                assertThat(failed.code()).isEqualTo(code);
                assertThat(failed.reason()).contains(reason);
                assertThat(failed.hint()).contains(hint);
            });
        }
    }

    private static void recover(CdcConfig config, Consent consent) throws InterruptedException {
        new CaptureRecovery(config).run(consent);
    }

    private static void assertRecoveryIsRefused(CdcConfig config, CaptureErrorCode code) {
        assertThatThrownBy(() -> new CaptureRecovery(config).run(NONE))
                .isInstanceOfSatisfying(CaptureException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }

    /** Starts capture, changes the source once more, and compares. */
    private static void assertTopicsFollow(SourceServer source, CdcConfig config) throws Exception {
        assertTopicsFollow(source, config, 1000);
    }

    private static void assertTopicsFollow(SourceServer source, CdcConfig config, int key) throws Exception {
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
            source.execute("INSERT INTO sales.orders VALUES (" + key + ", 1)");
            long lsn = source.currentLsn();
            connector.beat();
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().capturedLsn() >= lsn);
        }
        assertThat(rowsOf(fixture.read(ORDERS))).isEqualTo(rowsOf(source));
    }

    private static Map<Object, Object> rowsOf(SourceServer source) throws Exception {
        return SnapshotResumeIT.rowsOf(source, "SELECT order_id, version FROM sales.orders");
    }

    /** The newest version of each key. */
    private static Map<Object, Object> rowsOf(List<Change> changes) {
        Map<Object, Object> rows = new TreeMap<>();
        for (Change change : changes) {
            Object key = change.key().get(0);
            if (change.after() == null) {
                rows.remove(key);
            } else {
                rows.put(key, change.after().get("version"));
            }
        }
        return rows;
    }

    private static boolean isKey(Change change, int key) {
        return change.key().get(0).equals(key);
    }

    private static CdcConfig config() {
        return config(fixture.source());
    }

    private static CdcConfig config(SourceServer source) {
        return ConnectorConfigs.of(source.config(), fixture.kafka().config(), fixture.slot(), 1_000);
    }

    private static CdcConfig withTables(CdcConfig config, List<String> tables) {
        CaptureConfig capture = config.capture();
        return new CdcConfig(
                config.source(),
                config.kafka(),
                new CaptureConfig(
                        capture.slot(),
                        capture.publication(),
                        tables,
                        capture.factPartitions(),
                        capture.replicationFactor(),
                        capture.heartbeatInterval(),
                        capture.maxRetryPause(),
                        capture.walBudget(),
                        capture.batch(),
                        capture.snapshot(),
                        capture.privacy(),
                        capture.debezium()),
                config.operations());
    }

    private static String systemIdentifier(SourceServer source) throws Exception {
        return source.query("SELECT system_identifier::text FROM pg_control_system()")
                .get(0)
                .get(0)
                .toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
