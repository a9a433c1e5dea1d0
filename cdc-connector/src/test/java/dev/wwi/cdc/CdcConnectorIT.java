package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.runtime.lifecycle.Health;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CdcConnectorIT {
    private static final String ORDERS = "wwi.sales.orders";

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @Test
    void rowsAreReadAndChangesStreamed() throws Exception {
        // Given
        fixture.source().execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 1000) n");
        fixture.source().execute("INSERT INTO warehouse.colors VALUES (1, 'Red'), (2, 'Grün')");
        // When
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            fixture.source().execute("UPDATE sales.orders SET version = 1 WHERE order_id = 7");
            fixture.source().execute("DELETE FROM sales.orders WHERE order_id = 8");
            fixture.source().execute("UPDATE sales.orders SET order_id = 9000 WHERE order_id = 9");
            fixture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().snapshotRows()).isEqualTo(1_002);
            assertThat(connector.status().snapshotRowsEstimated()).isEqualTo(1_002);
            assertThat(connector.status().streamedEvents()).isEqualTo(4);
        }
        List<Change> changes = fixture.read(ORDERS);
        assertThat(changes.stream().filter(change -> change.op().equals("r"))).hasSize(1_000);
        assertThat(opsOf(changes, 7)).containsExactly("r", "u");
        assertThat(opsOf(changes, 8)).containsExactly("r", "d", "tombstone");
        assertThat(opsOf(changes, 9)).containsExactly("r", "d", "tombstone");
        assertThat(opsOf(changes, 9000)).containsExactly("c");
        Change update = of(changes, 7).get(1);
        assertThat(update.before().get("version")).hasToString("0");
        assertThat(update.after().get("version")).hasToString("1");
        assertThat(update.after().get("comments")).isNull();
        assertThat(update.source().get("snapshot").toString()).isEqualTo("false");
        assertThat(update.timestamp()).isEqualTo((long) update.source().get("ts_us") / 1_000);
        assertThat(fixture.read("wwi.warehouse.colors")
                        .get(1)
                        .after()
                        .get("color_name")
                        .toString())
                .isEqualTo("Grün");
    }

    @Test
    void allRowsOfTheFirstSnapshotWereTrueAtOneMoment() throws Exception {
        // Given
        fixture.source().execute("INSERT INTO sales.orders VALUES (1, 0)");
        fixture.source().execute("INSERT INTO sales.order_lines VALUES (1, 1, 0)");
        fixture.source().execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
        // When
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
        }
        // Then
        List<Change> changes = fixture.read(ConnectorConfigs.TOPICS);
        assertThat(changes).hasSize(3);
        assertThat(changes)
                .allSatisfy(change ->
                        assertThat(change.source().get("snapshot").toString()).isEqualTo("true"));
        assertThat(changes.stream()
                        .map(change -> List.of(
                                change.source().get("ts_us"), change.source().get("lsn")))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void columnsFollowTheTableWithoutARestart() throws Exception {
        // Given
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            // When
            fixture.source().execute("INSERT INTO sales.orders VALUES (1, 0)");
            fixture.source().execute("ALTER TABLE sales.orders ADD COLUMN priority integer NOT NULL DEFAULT 3");
            fixture.source().execute("INSERT INTO sales.orders VALUES (2, 0)");
            fixture.source().execute("ALTER TABLE sales.orders DROP COLUMN comments");
            fixture.source().execute("INSERT INTO sales.orders VALUES (3, 0, 4)");
            fixture.source().execute("ALTER TABLE sales.orders ALTER COLUMN version TYPE bigint");
            fixture.source().execute("INSERT INTO sales.orders VALUES (4, 5000000000, 4)");
            fixture.awaitCaptured(connector);
            assertThat(connector.status().restarts()).isZero();
        }
        // Then
        List<Change> changes = fixture.read(ORDERS);
        assertThat(columns(changes, 1)).containsExactly("order_id", "version", "comments");
        assertThat(columns(changes, 2)).containsExactly("order_id", "version", "comments", "priority");
        assertThat(of(changes, 2).get(0).after().get("priority")).isEqualTo(3);
        assertThat(columns(changes, 3)).containsExactly("order_id", "version", "priority");
        assertThat(of(changes, 4).get(0).after().get("version")).isEqualTo(5_000_000_000L);
    }

    @Test
    void aLargeValueThatDidNotChangeIsWhole() throws Exception {
        // Given
        String text = new Random(1)
                .ints(500_000, ' ', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            fixture.source().execute("INSERT INTO sales.orders VALUES (1, 0, '" + text.replace("'", "''") + "')");
            // When
            fixture.source().execute("UPDATE sales.orders SET version = 1");
            fixture.awaitCaptured(connector);
        }
        // Then
        assertThat(of(fixture.read(ORDERS), 1).get(1).after().get("comments").toString())
                .isEqualTo(text);
    }

    @Test
    void aBrokenConnectionIsTakenUpAgainWithoutLoss() throws Exception {
        // Given
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            fixture.source().execute("INSERT INTO sales.orders SELECT n, 0 FROM generate_series(1, 100) n");
            // When
            await().atMost(CaptureFixture.PATIENCE).until(this::terminateReplication);
            fixture.source().execute("INSERT INTO sales.orders SELECT n, 0 FROM generate_series(101, 200) n");
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().restarts() > 0);
            fixture.awaitRunning(connector);
            fixture.awaitCaptured(connector);
        }
        // Then
        assertThat(fixture.read(ORDERS).stream().map(change -> change.key().get("order_id")))
                .hasSize(200)
                .doesNotHaveDuplicates();
    }

    @Test
    void anIdleSourceConfirmsTheWalOfOthers() throws Exception {
        // Given
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
            // When
            fixture.source().execute("CREATE TABLE public.other AS SELECT n FROM generate_series(1, 10000) n");
            long written = fixture.source().currentLsn();
            // Then
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> ((Number) fixture.source()
                                            .query("SELECT pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')::bigint"
                                                    + " FROM pg_replication_slots WHERE slot_name = '" + fixture.slot()
                                                    + "'")
                                            .get(0)
                                            .get(0))
                                    .longValue()
                            >= written);
        }
    }

    @Test
    void aSlotThatIsGoneStopsCapture() throws Exception {
        // Given
        takeFirstSnapshot();
        fixture.source().execute("SELECT pg_drop_replication_slot('" + fixture.slot() + "')");
        // When Then
        assertFailsToStart("SLOT_MISSING", "slot " + fixture.slot() + " does not exist any more");
    }

    @Test
    void aSlotThatWasAdvancedByOthersStopsCapture() throws Exception {
        // Given
        takeFirstSnapshot();
        fixture.source().execute("INSERT INTO sales.orders VALUES (1, 0)");
        fixture.source().execute("SELECT pg_switch_wal()");
        fixture.source().execute("SELECT pg_replication_slot_advance('" + fixture.slot() + "', pg_current_wal_lsn())");
        // When Then
        assertFailsToStart("SLOT_AHEAD_OF_POSITION", "PostgreSQL would skip what lies between");
    }

    @Test
    void aForeignSlotOfThatNameStopsCapture() throws Exception {
        // Given
        fixture.source().execute("SELECT pg_create_logical_replication_slot('" + fixture.slot() + "', 'pgoutput')");
        // When Then
        assertFailsToStart("SLOT_WITHOUT_POSITION", "slot " + fixture.slot() + " exists");
    }

    /** Whether there was a connection to terminate: the slot is taken a moment after the snapshot is complete. */
    private boolean terminateReplication() throws Exception {
        return fixture.source()
                .query("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active"
                        + " AND slot_name = '" + fixture.slot() + "'")
                .equals(List.of(List.of(true)));
    }

    private void assertFailsToStart(String code, String reason) {
        try (CdcConnector connector = fixture.start()) {
            await().atMost(CaptureFixture.PATIENCE).until(() -> connector.health() instanceof Health.Failed);
            assertThat(connector.health()).isInstanceOfSatisfying(Health.Failed.class, failed -> {
                assertThat(failed.code()).isEqualTo(code);
                assertThat(failed.reason()).contains(reason);
                assertThat(failed.hint()).isNotBlank();
            });
        }
    }

    private void takeFirstSnapshot() {
        try (CdcConnector connector = fixture.start()) {
            fixture.awaitRunning(connector);
        }
    }

    private static List<Change> of(List<Change> changes, int orderId) {
        return changes.stream()
                .filter(change -> change.key().get("order_id").equals(orderId))
                .toList();
    }

    private static Stream<String> opsOf(List<Change> changes, int orderId) {
        return of(changes, orderId).stream().map(Change::op);
    }

    private static Stream<String> columns(List<Change> changes, int orderId) {
        return of(changes, orderId).get(0).after().getSchema().getFields().stream()
                .map(Schema.Field::name);
    }
}
