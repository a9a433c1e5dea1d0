package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.WalBudgetAction;
import dev.wwi.cdc.config.WalBudgetConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.cdc.status.BudgetState;
import dev.wwi.cdc.status.SlotMetrics;
import dev.wwi.cdc.status.SlotStatus;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.runtime.config.ByteSize;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.lifecycle.Health;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGProperty;

/** That capture can never fill the source's disk unnoticed. */
final class SourceSafetyIT {
    private static final long MEGABYTE = 1L << 20;

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @BeforeEach
    void insertOrders() throws Exception {
        fixture.source().execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 20) n");
    }

    @Test
    void anIdleDatabaseKeepsNoWalOfABusyOne() throws Exception {
        // Given
        SourceServer busy = fixture.source().createDatabase("busy");
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            busy.execute(
                    "CREATE TABLE public.load AS SELECT n, repeat('x', 1000) AS filler FROM generate_series(1, 20000) n");
            long written = busy.currentLsn();
            busy.execute("CHECKPOINT");
            // When Then
            await().atMost(CaptureFixture.PATIENCE).untilAsserted(() -> {
                SlotStatus slot = connector.status().slot();
                assertThat(slot).isNotNull();
                assertThat(slot.confirmedFlushLsn()).isGreaterThanOrEqualTo(written);
                assertThat(slot.restartLsn()).isGreaterThanOrEqualTo(written);
                assertThat(slot.walStatus()).isEqualTo("reserved");
            });
        }
    }

    @Test
    void aStandbyKeepsTheSlotToo() throws Exception {
        // Given
        CdcConfig config = config(fixture.kafka().config(), budget(1_000, 1_000, WalBudgetAction.NONE));
        // When
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
            assertThat(failover()).isTrue();
        }
        awaitReleased();
        alterFailover(false);
        assertThat(failover()).isFalse();
        // Then
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
            assertThat(failover()).isTrue();
            fixture.source().execute("INSERT INTO sales.orders VALUES (100, 0)");
            fixture.awaitCaptured(connector);
            long captured = connector.status().capturedLsn();
            await().atMost(CaptureFixture.PATIENCE).untilAsserted(() -> {
                connector.beat();
                assertThat(connector.status().slot().confirmedFlushLsn()).isGreaterThanOrEqualTo(captured);
            });
        }
    }

    @Test
    void whatTheSlotKeepsIsMeasured() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER SYSTEM SET logical_decoding_work_mem = '64kB'");
        source.execute("SELECT pg_reload_conf()");
        // When
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            source.execute(
                    "INSERT INTO sales.orders SELECT n, 0, repeat('x', 100) FROM generate_series(1001, 21000) n");
            fixture.awaitCaptured(connector);
            // Then
            await().atMost(CaptureFixture.PATIENCE).untilAsserted(() -> {
                connector.beat();
                assertThat(fixture.meters()
                                .get(SlotMetrics.SPILLED)
                                .functionCounter()
                                .count())
                        .isGreaterThan(MEGABYTE);
            });
            assertThat(fixture.meters()
                            .get(SlotMetrics.SPILLS)
                            .functionCounter()
                            .count())
                    .isPositive();
            assertThat(gauge(SlotMetrics.WAL_RATE)).isPositive();
            assertThat(gauge(SlotMetrics.SAFE_WAL)).isBetween(3_000.0 * MEGABYTE, 5_000.0 * MEGABYTE);
            assertThat(gauge(SlotMetrics.TIME_TO_LIMIT)).isPositive().isFinite();
            assertThat(gauge(SlotMetrics.TIME_TO_BUDGET)).isPositive().isFinite();
            assertThat(gauge(SlotMetrics.RETAINED_WAL)).isPositive();
            assertThat(gauge(SlotMetrics.CONFIRMED_LSN)).isPositive();
            assertThat(fixture.meters()
                            .get(SlotMetrics.WAL_STATUS)
                            .tag("status", "reserved")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        } finally {
            source.execute("ALTER SYSTEM RESET logical_decoding_work_mem");
            source.execute("SELECT pg_reload_conf()");
        }
    }

    @Test
    void tooMuchWalIsAWarningUntilItIsCaptured() throws Exception {
        // Given
        Gate gate = SendGate.make(fixture.slot(), 20, false);
        CdcConfig config = config(gated(), budget(8, 1_000, WalBudgetAction.DROP_SLOT));
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
            // When
            writeWal(20);
            fixture.source().execute("INSERT INTO sales.orders VALUES (100, 0)");
            await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
            writeWal(20);
            // Then
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Degraded);
            assertThat(((Health.Degraded) connector.health()).reason())
                    .contains(
                            "slot " + fixture.slot() + " keeps ",
                            "the budget warns from 8MB on",
                            "/s",
                            "1000MB are reached in");
            gate.release();
            awaitWithin(connector);
            fixture.awaitRunning(connector);
        }
    }

    @Test
    void captureThatStandsStillLosesTheSlotAndCanBeTakenUpAgain() throws Exception {
        // Given
        Gate gate = SendGate.make(fixture.slot(), 20, false);
        CdcConfig config = config(gated(), budget(8, 16, WalBudgetAction.DROP_SLOT));
        CdcConnector connector = fixture.start(config);
        fixture.awaitRunning(connector);
        fixture.source().execute("INSERT INTO sales.orders VALUES (100, 0)");
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        // When
        writeWal(40);
        // Then
        await().atMost(CaptureFixture.PATIENCE).until(() -> slots() == 0);
        assertThat(connector.health()).isInstanceOfSatisfying(Health.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo("SLOT_DROPPED_BY_BUDGET");
            assertThat(failed.reason()).contains("more than capture.walBudget.actBytes = 16MB", "no progress for");
            assertThat(failed.hint()).contains("wwi recapture --config FILE");
        });
        gate.release();
        connector.close();
        CdcConfig ungated = config(fixture.kafka().config(), budget(8, 16, WalBudgetAction.DROP_SLOT));
        new CaptureRecovery(ungated).run(new CaptureRecovery.Consent(false, false));
        try (CdcConnector again = fixture.start(ungated)) {
            fixture.awaitRunning(again);
        }
        assertThat(fixture.read("wwi.sales.orders").stream()
                        .filter(change -> change.after() != null)
                        .map(change -> change.key().get(0))
                        .distinct())
                .hasSize(21);
    }

    @Test
    void captureThatFailedIsStillWatched() throws Exception {
        // Given
        CdcConfig config = config(fixture.kafka().config(), budget(8, 16, WalBudgetAction.DROP_SLOT));
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
        }
        awaitReleased();
        CdcConfig otherTables = withTables(config, List.of("sales.orders"));
        try (CdcConnector connector = fixture.start(otherTables)) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Failed);
            assertThat(((Health.Failed) connector.health()).code()).isEqualTo("TABLES_CHANGED");
            // When
            writeWal(40);
            // Then
            await().atMost(CaptureFixture.PATIENCE).until(() -> slots() == 0);
            assertThat(((Health.Failed) connector.health()).reason())
                    .contains("it was dropped to save the source's disk. Capture stood still with TABLES_CHANGED");
        }
    }

    @Test
    void aSlotThatMayBeAnotherApplicationsIsLeftAlone() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("SELECT pg_create_logical_replication_slot('" + fixture.slot() + "', 'pgoutput')");
        CdcConfig config = config(fixture.kafka().config(), budget(8, 16, WalBudgetAction.DROP_SLOT));
        try (CdcConnector connector = fixture.start(config)) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Failed);
            // When
            writeWal(40);
            // Then
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().slot().budget() == BudgetState.EXCEEDED);
            await().during(Duration.ofSeconds(4))
                    .atMost(CaptureFixture.PATIENCE)
                    .until(() -> slots() == 1);
            assertThat(((Health.Failed) connector.health()).code()).isEqualTo("SLOT_WITHOUT_POSITION");
        }
    }

    private static void awaitWithin(CdcConnector connector) {
        await().atMost(CaptureFixture.PATIENCE).until(() -> {
            fixture.source().execute("CHECKPOINT");
            return connector.status().slot().budget() == BudgetState.WITHIN;
        });
    }

    private static void writeWal(int megabytes) throws Exception {
        fixture.source()
                .execute(
                        "SELECT pg_logical_emit_message(false, 'filler', repeat('x', 1048576)) FROM generate_series(1, "
                                + megabytes + ")");
    }

    private static long slots() throws Exception {
        return ((Number) fixture.source()
                        .query("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + fixture.slot() + "'")
                        .get(0)
                        .get(0))
                .longValue();
    }

    private static void awaitReleased() {
        await().atMost(CaptureFixture.PATIENCE).until(() -> fixture.source()
                .query("SELECT FROM pg_replication_slots WHERE active AND slot_name = '" + fixture.slot() + "'")
                .isEmpty());
    }

    private static boolean failover() throws Exception {
        return (boolean) fixture.source()
                .query("SELECT failover FROM pg_replication_slots WHERE slot_name = '" + fixture.slot() + "'")
                .get(0)
                .get(0);
    }

    private static void alterFailover(boolean failover) throws Exception {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, PostgresServer.SUPERUSER);
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        try (Connection connection =
                        DriverManager.getConnection(fixture.source().url(), properties);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER_REPLICATION_SLOT \"" + fixture.slot() + "\" (FAILOVER " + failover + ")");
        }
    }

    private static double gauge(String name) {
        return fixture.meters().get(name).gauge().value();
    }

    private static KafkaConfig gated() {
        return ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()));
    }

    private static WalBudgetConfig budget(long warnMegabytes, long actMegabytes, WalBudgetAction action) {
        return new WalBudgetConfig(
                ByteSize.ofBytes(warnMegabytes * MEGABYTE),
                ByteSize.ofBytes(actMegabytes * MEGABYTE),
                Duration.ofSeconds(2),
                action);
    }

    private static CdcConfig config(KafkaConfig kafka, WalBudgetConfig budget) {
        CdcConfig config = ConnectorConfigs.of(fixture.source().config(), kafka, fixture.slot(), 1_000);
        CaptureConfig capture = config.capture();
        return with(config, capture.tables(), budget);
    }

    private static CdcConfig withTables(CdcConfig config, List<String> tables) {
        return with(config, tables, config.capture().walBudget());
    }

    private static CdcConfig with(CdcConfig config, List<String> tables, WalBudgetConfig budget) {
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
                        budget,
                        capture.batch(),
                        capture.snapshot(),
                        capture.privacy(),
                        Map.of()),
                config.operations());
    }
}
