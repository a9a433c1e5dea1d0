package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.status.CaptureMetrics;
import dev.wwi.runtime.lifecycle.Health;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TruncateIT {
    private static final String ORDERS = "wwi.sales.orders";
    private static final String ORDER_LINES = "wwi.sales.order_lines";
    private static final String COLORS = "wwi.warehouse.colors";

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    @Test
    void aTruncateDeletesTheRowsThatTheTopicHolds() throws Exception {
        // Given
        execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 3) n");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            execute("INSERT INTO sales.orders VALUES (4, 0, 'x')");
            execute("UPDATE sales.orders SET version = 1 WHERE order_id = 2");
            execute("DELETE FROM sales.orders WHERE order_id = 3");
            // When
            execute("TRUNCATE sales.orders");
            execute("INSERT INTO sales.orders VALUES (2, 7, 'again')");
            capture.awaitCaptured(connector);
            assertThat(connector.status().restarts()).isZero();
        }
        // Then
        List<Change> changes = capture.read(ORDERS);
        assertThat(lines(changes, 1)).containsExactly("r 0", "d 0", "tombstone");
        assertThat(lines(changes, 2)).containsExactly("r 0", "u 1", "d 1", "tombstone", "c 7");
        assertThat(lines(changes, 3)).containsExactly("r 0", "d 0", "tombstone");
        assertThat(lines(changes, 4)).containsExactly("c 0", "d 0", "tombstone");
        assertThat(capture.meters()
                        .get(CaptureMetrics.TRUNCATES)
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aDeleteByTruncateSaysWhichTransactionItWas() throws Exception {
        // Given
        execute("INSERT INTO sales.orders VALUES (1, 0, 'gone')");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            // When
            execute("BEGIN; TRUNCATE sales.orders; INSERT INTO sales.orders VALUES (2, 0); COMMIT");
            capture.awaitCaptured(connector);
        }
        // Then
        List<Change> changes = capture.read(ORDERS);
        Change delete = of(changes, 1).get(1);
        Change insert = of(changes, 2).get(0);
        assertThat(delete.after()).isNull();
        assertThat(delete.before().get("comments").toString()).isEqualTo("gone");
        for (String field : List.of("txId", "ts_us")) {
            assertThat(delete.source().get(field))
                    .as(field)
                    .isEqualTo(insert.source().get(field));
        }
        assertThat(delete.source().get("snapshot").toString()).isEqualTo("false");
        assertThat((long) delete.source().get("lsn"))
                .isLessThan((long) insert.source().get("lsn"))
                .isGreaterThan((long) of(changes, 1).get(0).source().get("lsn"));
        assertThat(delete.timestamp()).isEqualTo(insert.timestamp());
    }

    @Test
    void oneStatementMayTruncateSeveralTablesAndThoseThatReferToThem() throws Exception {
        // Given
        execute("ALTER TABLE sales.order_lines ADD FOREIGN KEY (order_id) REFERENCES sales.orders");
        execute("INSERT INTO sales.orders VALUES (1, 0), (2, 0)");
        execute("INSERT INTO sales.order_lines VALUES (10, 1, 0, 1.5), (11, 2, 0, NULL)");
        execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            // When
            execute("TRUNCATE sales.orders, warehouse.colors CASCADE");
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(ops(ORDERS)).containsExactlyInAnyOrder("r", "r", "d", "tombstone", "d", "tombstone");
        assertThat(ops(ORDER_LINES)).containsExactlyInAnyOrder("r", "r", "d", "tombstone", "d", "tombstone");
        assertThat(ops(COLORS)).containsExactly("r", "d", "tombstone");
    }

    @Test
    void insertsOfTheTransactionCountOnTheirSideOfTheTruncate() throws Exception {
        // Given
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            // When
            execute("BEGIN; INSERT INTO sales.orders VALUES (1, 0), (2, 0); TRUNCATE sales.orders;"
                    + " INSERT INTO sales.orders VALUES (2, 5), (3, 5); COMMIT");
            capture.awaitCaptured(connector);
        }
        // Then
        List<Change> changes = capture.read(ORDERS);
        assertThat(lines(changes, 1)).containsExactly("c 0", "d 0", "tombstone");
        assertThat(lines(changes, 2)).containsExactly("c 0", "d 0", "tombstone", "c 5");
        assertThat(lines(changes, 3)).containsExactly("c 5");
    }

    @Test
    void aTruncateThatWasRolledBackChangesNothing() throws Exception {
        // Given
        execute("INSERT INTO sales.orders VALUES (1, 0)");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            // When
            execute("BEGIN; TRUNCATE sales.orders; ROLLBACK");
            execute("TRUNCATE warehouse.colors");
            capture.awaitCaptured(connector);
        }
        // Then
        assertThat(ops(ORDERS)).containsExactly("r");
    }

    @Test
    void eachRowIsDeletedOnceWhereverTheConnectorIsStopped() throws Exception {
        // Given
        execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 9) n");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
        }
        execute("BEGIN; INSERT INTO sales.orders VALUES (10, 0); TRUNCATE sales.orders;"
                + " INSERT INTO sales.orders VALUES (1, 8); COMMIT");
        // When
        for (int sends = 1; sends <= 25; sends += 4) {
            stopAfter(sends);
        }
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            capture.awaitCaptured(connector);
        }
        // Then
        List<Change> changes = capture.read(ORDERS);
        assertThat(lines(changes, 1)).containsExactly("r 0", "d 0", "tombstone", "c 8");
        for (int order = 2; order <= 9; order++) {
            assertThat(lines(changes, order)).containsExactly("r 0", "d 0", "tombstone");
        }
        assertThat(lines(changes, 10)).containsExactly("c 0", "d 0", "tombstone");
    }

    /** A connector whose transactions take three changes, held before its next send and then taken over. */
    private static void stopAfter(int sends) throws Exception {
        String name = capture.slot() + sends;
        Gate gate = SendGate.make(name, sends, false);
        CdcConnector held =
                capture.start(ConnectorConfigs.with(capture.kafka().config(), SendGate.properties(name)), 3);
        long end = capture.source().currentLsn();
        await().atMost(CaptureFixture.PATIENCE)
                .until(() -> gate.isReached() || held.status().capturedLsn() >= end);
        Gate next = SendGate.make(name + "next", 0, false);
        try (CdcConnector taker =
                capture.start(ConnectorConfigs.with(capture.kafka().config(), SendGate.properties(name + "next")), 3)) {
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> taker.health() instanceof Health.Degraded || next.isReached());
            gate.release();
            held.close();
            next.release();
        }
    }

    private static void execute(String sql) throws Exception {
        capture.source().execute(sql);
    }

    private static Stream<String> ops(String topic) {
        return capture.read(topic).stream().map(Change::op);
    }

    private static List<Change> of(List<Change> changes, int orderId) {
        return changes.stream()
                .filter(change -> change.key().get("order_id").equals(orderId))
                .toList();
    }

    private static Stream<String> lines(List<Change> changes, int orderId) {
        return of(changes, orderId).stream().map(change -> {
            GenericRecord row = change.after() == null ? change.before() : change.after();
            return row == null ? "tombstone" : change.op() + " " + row.get("version");
        });
    }
}
