package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.schemas.catalogue.SourceTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A table is read again while it is written to. */
final class RereadIT {
    private static final String LINES = "wwi.sales.order_lines";
    private static final int ROWS = 3_000;

    @TempDir
    private static Path directory;

    private static CaptureFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = CaptureFixture.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @BeforeEach
    void reset(TestInfo test) throws Exception {
        fixture.reset(test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void deleteTopics() throws Exception {
        fixture.deleteTopics();
    }

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

    private static void insertLines(SourceServer source) throws Exception {
        source.execute("INSERT INTO sales.order_lines SELECT n, 1, 0 FROM generate_series(5000001, "
                + (5_000_000 + ROWS) + ") n");
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
