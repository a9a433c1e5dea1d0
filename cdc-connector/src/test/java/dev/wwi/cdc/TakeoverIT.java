package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.runtime.lifecycle.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** One connector after the other is stopped in its tracks and replaced, at every single record. */
final class TakeoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SLOT = "takeover";

    /** What the first transaction of a connector writes to the position topic: the point and the source. */
    private static final int POSITION_RECORDS = 2;

    /** How many changes {@link #interleave} makes, an update of a primary key being two. */
    private static final int CHANGES = 12;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLostOrDoubledWhicheverRecordAConnectorIsStoppedAt() throws Exception {
        try (KafkaServer kafka = KafkaServer.start(directory.resolve("kafka"));
                SourceServer source = SourceServer.start(directory.resolve("source"))) {
            // Given
            takeFirstSnapshot(source, kafka);
            interleave(source);
            // When
            letEachConnectorSendOneRecord(source, kafka);
            // Then
            List<Change> changes = new ChangeTopicReader(kafka.config()).read(ConnectorConfigs.TOPICS);
            assertThat(lines(changes, "wwi.sales.order_lines"))
                    .containsExactlyInAnyOrder("c 1 0", "c 2 0", "c 3 0", "c 20 0", "c 21 0", "d 2 0", "tombstone 2");
            assertThat(lines(changes, "wwi.sales.orders"))
                    .containsExactlyInAnyOrder("c 1 0", "d 1 0", "tombstone 1", "c 101 0");
            assertThat(lines(changes, "wwi.warehouse.colors"))
                    .containsExactly("c 1 null", "d 1 null", "tombstone 1", "c 2 null");
            assertThat(inOrder(changes, "order_line_id", 2)).containsExactly("c 2 0", "d 2 0", "tombstone 2");
            assertThat(inOrder(changes, "order_id", 1)).containsExactly("c 1 0", "d 1 0", "tombstone 1");
        }
    }

    private static void takeFirstSnapshot(SourceServer source, KafkaServer kafka) {
        try (CdcConnector connector = connector(source, kafka, Gate.open(), "first")) {
            connector.start();
            await().atMost(PATIENCE).until(() -> connector.health() instanceof Health.Running);
        }
    }

    /** COPY, many rows in one statement, updates of primary keys, and transactions open across others' commits. */
    private static void interleave(SourceServer source) throws Exception {
        try (Connection slow = source.open();
                Connection fast = source.open()) {
            slow.setAutoCommit(false);
            execute(slow, "INSERT INTO sales.orders VALUES (1, 0)");
            fast.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY sales.order_lines (order_line_id, order_id, version) FROM STDIN",
                            new StringReader("1\t1\t0\n2\t1\t0\n3\t1\t0\n"));
            execute(slow, "INSERT INTO sales.order_lines VALUES (20, 1, 0), (21, 1, 0)");
            execute(fast, "INSERT INTO warehouse.colors VALUES (1, 'Red')");
            execute(slow, "UPDATE sales.orders SET order_id = 101 WHERE order_id = 1");
            execute(fast, "UPDATE warehouse.colors SET color_id = 2 WHERE color_id = 1");
            slow.commit();
            execute(fast, "DELETE FROM sales.order_lines WHERE order_line_id = 2");
        }
    }

    private static void letEachConnectorSendOneRecord(SourceServer source, KafkaServer kafka) throws Exception {
        long end = source.currentLsn();
        Gate heldGate = Gate.open();
        CdcConnector held = null;
        for (int life = 0; ; life++) {
            boolean holdsPositions = life % 2 == 1;
            Gate gate = SendGate.make("life" + life, holdsPositions ? POSITION_RECORDS : 1, holdsPositions);
            CdcConnector next = connector(source, kafka, gate, "life" + life);
            next.start();
            if (held != null) {
                await().atMost(PATIENCE).until(() -> next.health() instanceof Health.Degraded);
                heldGate.release();
                held.close();
            }
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> gate.isReached() || next.status().capturedLsn() > end);
            if (!gate.isReached()) {
                next.close();
                assertThat(life).isGreaterThanOrEqualTo(CHANGES);
                return;
            }
            held = next;
            heldGate = gate;
        }
    }

    private static CdcConnector connector(SourceServer source, KafkaServer kafka, Gate gate, String gateName) {
        return new CdcConnector(
                ConnectorConfigs.of(
                        source.config(),
                        gate.isUnbounded()
                                ? kafka.config()
                                : ConnectorConfigs.with(kafka.config(), SendGate.properties(gateName)),
                        SLOT,
                        1),
                new SimpleMeterRegistry());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Stream<String> lines(List<Change> changes, String topic) {
        return changes.stream().filter(change -> change.topic().equals(topic)).map(TakeoverIT::line);
    }

    private static Stream<String> inOrder(List<Change> changes, String keyColumn, int key) {
        return changes.stream()
                .filter(change -> change.key().hasField(keyColumn)
                        && change.key().get(keyColumn).equals(key))
                .map(TakeoverIT::line);
    }

    private static String line(Change change) {
        Object key = change.key().get(0);
        if (change.value() == null) {
            return "tombstone " + key;
        }
        var row = change.after() == null ? change.before() : change.after();
        return change.op() + " " + key + " " + (row != null && row.hasField("version") ? row.get("version") : null);
    }
}
