package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.failure.CaptureErrorCode;
import dev.wwi.cdc.status.CapturePhase;
import dev.wwi.cdc.status.TableProgress;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.runtime.http.OperationsServer;
import dev.wwi.runtime.lifecycle.Health;
import dev.wwi.runtime.metrics.ProcessMetrics;
import dev.wwi.schemas.catalogue.SourceTables;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table is read again while it is written to. */
final class RereadIT {
    private static final String LINES = "wwi.sales.order_lines";
    private static final int ROWS = 3_000;

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @Test
    void noChangeIsOvertakenByARowThatWasReadBeforeIt() throws Exception {
        // Given
        SourceServer source = fixture.source();
        insertLines(source);
        try (CdcConnector connector = fixture.start(config());
                RandomWriters writers = new RandomWriters(source)) {
            fixture.awaitRunning(connector);
            writers.start();
            // When
            for (int time = 0; time < 3; time++) {
                connector.reread(SourceTables.ORDER_LINES);
                awaitReread(connector);
            }
            writers.finish();
            fixture.awaitCaptured(connector);
        }
        // Then
        List<Change> changes = fixture.read(LINES);
        assertThat(rowsOf(changes)).isEqualTo(rowsOf(source));
        assertThat(changes.stream().filter(RereadIT::isReread).count()).isGreaterThan(3L * ROWS / 2);
        assertRereadsAreTheRowsOfTheirPlace(changes);
    }

    @Test
    void rowsThatTheTopicLacksComeAndRowsThatTheSourceLacksGo() throws Exception {
        // Given
        SourceServer source = fixture.source();
        insertLines(source);
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            ConsumerRecord<byte[], byte[]> lost = fixture.readRaw(LINES).get(7);
            ConsumerRecord<byte[], byte[]> vanished = fixture.readRaw(LINES).get(8);
            Object vanishedKey = fixture.read(LINES).get(8).key().get(0);
            source.execute("DELETE FROM sales.order_lines WHERE order_line_id = " + vanishedKey);
            fixture.awaitCaptured(connector);
            write(new ProducerRecord<>(LINES, lost.partition(), lost.key(), null));
            write(new ProducerRecord<>(LINES, vanished.partition(), vanished.key(), vanished.value()));
            assertThat(rowsOf(fixture.read(LINES))).isNotEqualTo(rowsOf(source));
            // When
            connector.reread(SourceTables.ORDER_LINES);
            awaitReread(connector);
        }
        // Then
        List<Change> changes = fixture.read(LINES);
        assertThat(rowsOf(changes)).isEqualTo(rowsOf(source));
        assertThat(changes.stream().filter(change -> change.op().equals("d"))).hasSize(2);
    }

    @Test
    void aRestartGoesOnWhereTheRereadWas() throws Exception {
        // Given
        SourceServer source = fixture.source();
        insertLines(source);
        long before;
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            connector.reread(SourceTables.ORDER_LINES);
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().rereads().stream().anyMatch(table -> table.rowsRead() > 0));
        }
        before = fixture.read(LINES).stream().filter(RereadIT::isReread).count();
        // When
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            awaitReread(connector);
        }
        // Then
        List<Change> reread =
                fixture.read(LINES).stream().filter(RereadIT::isReread).toList();
        assertThat(before).isBetween(1L, ROWS - 1L);
        assertThat(reread).hasSize(ROWS);
        assertThat(reread.stream().map(Change::key)).doesNotHaveDuplicates();
    }

    @Test
    void aTableThatIsNotCapturedIsRefused() throws Exception {
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            assertThatThrownBy(() -> connector.reread(SourceTables.CUSTOMERS))
                    .hasMessageContaining("sales.customers is not captured")
                    .hasMessageContaining("sales.order_lines");
        }
    }

    @Test
    void aTableIsReadAgainByAnOrderAtTheOperationsPort() throws Exception {
        // Given
        insertLines(fixture.source());
        try (CdcConnector connector = fixture.start(config());
                ProcessMetrics metrics = new ProcessMetrics();
                OperationsServer operations =
                        OperationsServer.start(OperationsConfig.local(0), metrics.registry(), List.of(connector))) {
            RereadEndpoints.addTo(operations, connector);
            fixture.awaitRunning(connector);
            // When
            HttpResponse<String> unknown = order(operations, "{\"tables\": [\"sales.order_lines\", \"sales.orderz\"]}");
            HttpResponse<String> accepted = order(operations, "{\"tables\": [\"sales.order_lines\"]}");
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> !connector.status().finishedRereads().isEmpty());
            HttpResponse<String> status = send(HttpRequest.newBuilder(URI.create(operations.url() + "/reread")));
            // Then
            assertThat(unknown.statusCode()).isEqualTo(400);
            assertThat(unknown.body())
                    .contains("sales.orderz is no known table; captured are sales.orders, sales.order_lines");
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.body()).isEqualTo("{\"tables\":[\"sales.order_lines\"]}");
            assertThat(status.body())
                    .contains("\"phase\":\"STREAMING\"")
                    .contains("\"running\":[]")
                    .contains("\"number\":1,\"rows\":" + ROWS + ",\"failure\":null");
        }
    }

    @Test
    void aStoppedTableGoesOnFromItsReread() throws Exception {
        // Given
        SourceServer source = fixture.source();
        insertLines(source);
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            source.execute("ALTER TABLE sales.order_lines REPLICA IDENTITY DEFAULT");
            source.execute("UPDATE sales.order_lines SET version = 1 WHERE order_line_id % 2 = 0");
            fixture.awaitCaptured(connector);
            assertThat(connector.status().stoppedTables())
                    .singleElement()
                    .satisfies(stopped -> assertThat(stopped.hint()).contains("wwi snapshot sales.order_lines"));
            source.execute("ALTER TABLE sales.order_lines REPLICA IDENTITY FULL");
            // When
            connector.reread(SourceTables.ORDER_LINES);
            awaitFinished(connector, 1);
            source.execute("UPDATE sales.order_lines SET version = 2 WHERE order_line_id % 3 = 0");
            fixture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().stoppedTables()).isEmpty();
        }
        assertThat(rowsOf(fixture.read(LINES))).isEqualTo(rowsOf(source));
    }

    @Test
    void aTableThatCannotBeReadToTheEndStandsStill() throws Exception {
        // Given
        SourceServer source = fixture.source();
        insertLines(source);
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            source.execute("ALTER TABLE sales.order_lines ALTER version TYPE text");
            // When
            connector.reread(SourceTables.ORDER_LINES);
            awaitFinished(connector, 1);
            // Then
            assertThat(connector.status().stoppedTables())
                    .singleElement()
                    .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(CaptureErrorCode.COLUMN_CHANGED));
            assertThat(connector.status().finishedRereads()).singleElement().satisfies(finished -> assertThat(
                            finished.failure())
                    .contains("COLUMN_CHANGED")
                    .contains("order_lines.version"));
            // When
            source.execute("ALTER TABLE sales.order_lines ALTER version TYPE int USING version::int");
            connector.reread(SourceTables.ORDER_LINES);
            awaitFinished(connector, 2);
            // Then
            assertThat(connector.status().stoppedTables()).isEmpty();
            assertThat(connector.status().finishedRereads())
                    .singleElement()
                    .satisfies(finished -> assertThat(finished.failure()).isNull());
        }
        assertThat(rowsOf(fixture.read(LINES))).isEqualTo(rowsOf(source));
    }

    @Test
    void aValueThatCannotBeAnEventEndsTheReread() throws Exception {
        // Given
        SourceServer source = fixture.source();
        try (CdcConnector connector = fixture.start(config())) {
            stopByAnArray(connector);
            // When
            connector.reread(SourceTables.ORDER_LINES);
            awaitFinished(connector, 1);
            // Then
            assertThat(connector.status().finishedRereads())
                    .singleElement()
                    .satisfies(finished -> assertThat(finished.failure()).contains("UNENCODABLE"));
            assertThat(connector.status().stoppedTables()).hasSize(1);
            // When
            source.execute("UPDATE sales.order_lines SET c1 = '{1}'");
            fixture.awaitCaptured(connector);
            connector.reread(SourceTables.ORDER_LINES);
            awaitFinished(connector, 2);
            // Then
            fixture.awaitRunning(connector);
        }
        assertThat(fixture.read(LINES).stream().filter(RereadIT::isReread))
                .hasSize(ROWS)
                .allSatisfy(change -> assertThat(change.after().get("c1")).hasToString("[1]"));
    }

    @Test
    void aRereadThatWaitsForTheOldValuesOfAMendedColumnIsShownAndWaitsInOneThread() throws Exception {
        // Given
        try (CdcConnector connector = fixture.start(config())) {
            stopByAnArray(connector);
            fixture.source().execute("UPDATE sales.order_lines SET c1 = '{1}'");
            // When
            connector.reread(SourceTables.ORDER_LINES);
            connector.reread(SourceTables.ORDER_LINES);
            connector.reread(SourceTables.ORDER_LINES);
            // Then
            assertThat(connector.status().rereads())
                    .extracting(TableProgress::table)
                    .containsExactly("sales.order_lines");
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("cdc-reread-restart")))
                    .hasSizeLessThan(2);
            awaitFinished(connector, 1);
            assertThat(connector.status().finishedRereads())
                    .singleElement()
                    .satisfies(finished -> assertThat(finished.failure()).isNull());
            assertThat(connector.status().rereads()).isEmpty();
            fixture.awaitRunning(connector);
        }
    }

    @Test
    void aTableThatStopsInTheStreamIsNotTakenUpAgainByItsReread() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER TABLE sales.order_lines ADD COLUMN c1 int[]");
        source.execute("INSERT INTO sales.order_lines SELECT n, 1, 0 FROM generate_series(1000, 10000) n");
        try (CdcConnector connector = fixture.start(config())) {
            fixture.awaitRunning(connector);
            connector.reread(SourceTables.ORDER_LINES);
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> connector.status().rereads().stream().anyMatch(table -> table.rowsRead() > 0));
            // When
            source.execute("INSERT INTO sales.order_lines VALUES (1, 1, 0, NULL, '{{1}}')");
            source.execute("UPDATE sales.order_lines SET c1 = '{7}' WHERE order_line_id = 1");
            awaitFinished(connector, 1);
            fixture.awaitCaptured(connector);
            // Then
            assertThat(connector.status().finishedRereads())
                    .singleElement()
                    .satisfies(finished -> assertThat(finished.failure()).contains("UNENCODABLE"));
            assertThat(connector.status().stoppedTables()).hasSize(1);
            assertThat(rowsOf(fixture.read(LINES))).doesNotContainKey(1);
            assertThat(DeadLetterReader.read(fixture.kafka().config())).hasSize(2);
            // When
            connector.reread(SourceTables.ORDER_LINES);
            awaitFinished(connector, 2);
            fixture.awaitRunning(connector);
            source.execute("UPDATE sales.order_lines SET version = 8 WHERE order_line_id = 1");
            fixture.awaitCaptured(connector);
        }
        // Then
        List<Change> ofRow = fixture.read(LINES).stream()
                .filter(change -> change.key().get(0).equals(1))
                .toList();
        assertThat(ofRow.stream().map(Change::op)).containsExactly("r", "u");
        assertThat(ofRow)
                .allSatisfy(change -> assertThat(change.after().get("c1")).hasToString("[7]"));
    }

    @Test
    void aTableThatIsAlteredWhileItIsReadAgainStopsAlone() throws Exception {
        // Given
        SourceServer source = fixture.source();
        insertLines(source);
        Gate gate = SendGate.make(fixture.slot(), ROWS + 10, false);
        try (CdcConnector connector = fixture.start(ConnectorConfigs.of(
                        source.config(),
                        ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot())),
                        fixture.slot(),
                        200,
                        new SnapshotConfig(250, 1)));
                Connection altering = source.open();
                Connection lockingLater = source.open()) {
            fixture.awaitRunning(connector);
            connector.reread(SourceTables.ORDER_LINES);
            await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
            execute(
                    altering,
                    "BEGIN; ALTER TABLE sales.order_lines ADD COLUMN \"my col\" int;"
                            + " UPDATE sales.order_lines SET version = 1 WHERE order_line_id = 5000001");
            // It gets its lock when the table is altered, and the read, whose window is open then, only after it.
            Thread locker = new Thread(() -> lock(lockingLater), "locker");
            locker.start();
            awaitLocksWaitedFor(source, 1);
            gate.release();
            awaitLocksWaitedFor(source, 2);
            // When
            execute(altering, "COMMIT");
            await().atMost(CaptureFixture.PATIENCE)
                    .until(() -> !connector.status().stoppedTables().isEmpty()
                            || connector.health() instanceof Health.Failed);
            locker.join();
            execute(lockingLater, "ROLLBACK");
            // Then
            awaitFinished(connector, 1);
            source.execute("INSERT INTO sales.orders VALUES (1, 0)");
            fixture.awaitCaptured(connector);
            assertThat(connector.status().phase()).isEqualTo(CapturePhase.STREAMING);
            assertThat(connector.status().stoppedTables())
                    .singleElement()
                    .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(CaptureErrorCode.UNENCODABLE));
            assertThat(DeadLetterReader.read(fixture.kafka().config())).hasSize(1);
        }
        assertThat(fixture.read("wwi.sales.orders")).hasSize(1);
    }

    @Test
    void anOrderBeforeCaptureStreamsIsRefused() throws Exception {
        try (CdcConnector connector = new CdcConnector(config(), fixture.meters())) {
            assertThatThrownBy(() -> connector.reread(SourceTables.ORDERS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("sales.orders cannot be read again while capture does not stream; it is in phase"
                            + " STARTING, allowed is STREAMING");
        }
    }

    private static void lock(Connection connection) {
        try {
            execute(connection, "BEGIN; LOCK TABLE sales.order_lines IN ACCESS EXCLUSIVE MODE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitLocksWaitedFor(SourceServer source, long count) {
        await().atMost(CaptureFixture.PATIENCE)
                .until(() -> source.query("SELECT count(*) FROM pg_locks WHERE NOT granted")
                        .equals(List.of(List.of(count))));
    }

    private static void awaitFinished(CdcConnector connector, long number) {
        await().atMost(CaptureFixture.PATIENCE).until(() -> connector.status().finishedRereads().stream()
                .anyMatch(finished -> finished.number() == number));
    }

    private static HttpResponse<String> order(OperationsServer operations, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(operations.url() + "/reread"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void insertLines(SourceServer source) throws Exception {
        source.execute("INSERT INTO sales.order_lines SELECT n, 1, 0 FROM generate_series(5000001, "
                + (5_000_000 + ROWS) + ") n");
    }

    private static void stopByAnArray(CdcConnector connector) throws Exception {
        SourceServer source = fixture.source();
        fixture.awaitRunning(connector);
        source.execute("ALTER TABLE sales.order_lines ADD COLUMN c1 int[]");
        insertLines(source);
        source.execute("UPDATE sales.order_lines SET c1 = '{{1}}' WHERE order_line_id = 5000001");
        await().atMost(CaptureFixture.PATIENCE)
                .until(() -> !connector.status().stoppedTables().isEmpty());
        fixture.awaitCaptured(connector);
    }

    private static void awaitReread(CdcConnector connector) {
        await().atMost(CaptureFixture.PATIENCE)
                .until(() -> connector.status().rereads().isEmpty());
    }

    private static boolean isReread(Change change) {
        return change.op().equals("r")
                && change.source().get("snapshot").toString().equals("incremental");
    }

    /** A row that is read again is what the changes before it made of it. */
    private static void assertRereadsAreTheRowsOfTheirPlace(List<Change> changes) {
        Map<Object, Object> rows = new TreeMap<>();
        for (Change change : changes) {
            Object key = change.key().get(0);
            if (isReread(change)) {
                assertThat(change.after().get("version")).as("%s", change).isEqualTo(rows.get(key));
            }
            if (change.value() == null) {
                rows.remove(key);
            } else if (change.after() != null) {
                rows.put(key, change.after().get("version"));
            }
        }
    }

    private static Map<Object, Object> rowsOf(List<Change> changes) {
        Map<Object, Object> rows = new TreeMap<>();
        for (Change change : changes) {
            if (change.value() == null) {
                rows.remove(change.key().get(0));
            } else if (change.after() != null) {
                rows.put(change.key().get(0), change.after().get("version"));
            }
        }
        return rows;
    }

    private static Map<Object, Object> rowsOf(SourceServer source) throws Exception {
        Map<Object, Object> rows = new TreeMap<>();
        source.query("SELECT order_line_id, version FROM sales.order_lines")
                .forEach(row -> rows.put(row.get(0), row.get(1)));
        return rows;
    }

    private static void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                fixture.kafka().config().clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static CdcConfig config() {
        return ConnectorConfigs.of(
                fixture.source().config(), fixture.kafka().config(), fixture.slot(), 200, new SnapshotConfig(250, 1));
    }
}
