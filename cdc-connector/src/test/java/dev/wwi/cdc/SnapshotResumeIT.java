package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.cdc.engine.CaptureRecovery;
import dev.wwi.runtime.config.KafkaConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A first snapshot is interrupted, the source changes, and another process goes on with it. */
final class SnapshotResumeIT {
    private static final String ORDERS = "wwi.sales.orders";
    private static final String COLORS = "wwi.warehouse.colors";

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @ParameterizedTest
    @ValueSource(ints = {1, 350, 780, 1_040})
    void noRowIsReadTwiceAndNoChangeIsLostOrDoubled(int sentBefore) throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 1000) n");
        source.execute("INSERT INTO warehouse.colors SELECT n, 'Red' FROM generate_series(1, 60) n");
        Gate gate = SendGate.make(fixture.slot(), sentBefore, false);
        CdcConnector interrupted = fixture.start(
                config(ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()))));
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        endSessions(source);
        change(source, 0);
        // When
        try (CdcConnector resumed = fixture.start(config(fixture.kafka().config()))) {
            fixture.awaitRunning(resumed);
            gate.release();
            interrupted.close();
            change(source, 20_000);
            fixture.awaitCaptured(resumed);
        }
        // Then
        List<Change> changes = fixture.read(ORDERS);
        assertThat(changes.stream().filter(change -> change.op().equals("r")).map(change -> change.key()))
                .doesNotHaveDuplicates();
        assertThat(rowsBuiltFrom(changes, "version"))
                .isEqualTo(rowsOf(source, "SELECT order_id, version FROM sales.orders"));
        assertThat(rowsBuiltFrom(fixture.read(COLORS), "color_name"))
                .isEqualTo(rowsOf(source, "SELECT color_id, color_name FROM warehouse.colors"));
    }

    @Test
    void aTruncateAfterTheInterruptionSparesWhatWasInsertedAfterIt() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 1000) n");
        Gate gate = SendGate.make(fixture.slot(), 500, false);
        CdcConnector interrupted = fixture.start(
                config(ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()))));
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        endSessions(source);
        source.execute("TRUNCATE sales.orders");
        source.execute("INSERT INTO sales.orders SELECT n, 1, NULL FROM generate_series(1, 2000, 3) n");
        // When
        try (CdcConnector resumed = fixture.start(config(fixture.kafka().config()))) {
            fixture.awaitRunning(resumed);
            gate.release();
            interrupted.close();
            fixture.awaitCaptured(resumed);
        }
        // Then
        assertThat(rowsBuiltFrom(fixture.read(ORDERS), "version"))
                .isEqualTo(rowsOf(source, "SELECT order_id, version FROM sales.orders"));
    }

    @Test
    void rowsThatAreGoneAfterARecaptureAreDeletedOnceInSeveralTransactions() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("INSERT INTO sales.orders SELECT n, 0, NULL FROM generate_series(1, 1000) n");
        CdcConfig config = config(fixture.kafka().config());
        try (CdcConnector connector = fixture.start(config)) {
            fixture.awaitRunning(connector);
        }
        new CaptureRecovery(config).run(new CaptureRecovery.Consent(false, false));
        source.execute("DELETE FROM sales.orders WHERE order_id > 100");
        Gate gate = SendGate.make(fixture.slot(), 100 + 2 * 500, false);
        CdcConnector interrupted = fixture.start(
                config(ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()))));
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        endSessions(source);
        assertThat(deletedKeys()).hasSizeBetween(100, 500);
        // When
        try (CdcConnector resumed = fixture.start(config)) {
            fixture.awaitRunning(resumed);
            gate.release();
            interrupted.close();
        }
        // Then
        assertThat(deletedKeys()).hasSize(900).doesNotHaveDuplicates();
    }

    private static List<Object> deletedKeys() {
        return fixture.read(ORDERS).stream()
                .filter(change -> change.op().equals("d"))
                .map(change -> change.key().get(0))
                .toList();
    }

    /** What the end of the process does to its sessions. */
    static void endSessions(SourceServer source) throws Exception {
        source.query("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private static CdcConfig config(KafkaConfig kafka) {
        return ConnectorConfigs.of(fixture.source().config(), kafka, fixture.slot(), 100, new SnapshotConfig(100, 2));
    }

    /** Changes in every part of the table; the keys of rows that are made are above {@code base}. */
    private static void change(SourceServer source, int base) throws Exception {
        source.execute("UPDATE sales.orders SET version = version + 1 WHERE order_id % 10 = 0");
        source.execute("UPDATE sales.orders SET version = version + 1 WHERE order_id % 20 = 0");
        source.execute("DELETE FROM sales.orders WHERE order_id % 10 = 1");
        source.execute("INSERT INTO sales.orders SELECT n + " + base + ", 7 FROM generate_series(2001, 2010) n");
        source.execute("UPDATE sales.orders SET order_id = order_id + 5000 + " + base + " WHERE order_id % 10 = 2");
        source.execute(
                "INSERT INTO sales.orders SELECT n, 9 FROM generate_series(1, 1000, 50) n ON CONFLICT DO NOTHING");
        source.execute("UPDATE warehouse.colors SET color_name = color_name || 'ish' WHERE color_id % 3 = 0");
    }

    /** Plays the changes of each key, each of which must start where the one before it ended. */
    private static Map<Object, Object> rowsBuiltFrom(List<Change> changes, String column) {
        Map<Object, Object> rows = new TreeMap<>();
        for (Change change : changes) {
            Object key = change.key().get(0);
            if (change.value() == null) {
                continue;
            }
            if (change.before() != null) {
                assertThat(rows.get(key)).as("before of %s", change).isEqualTo(valueOf(change.before(), column));
            } else {
                assertThat(rows).as("made twice by %s", change).doesNotContainKey(key);
            }
            if (change.after() == null) {
                rows.remove(key);
            } else {
                rows.put(key, valueOf(change.after(), column));
            }
        }
        return rows;
    }

    private static Object valueOf(GenericRecord row, String column) {
        Object value = row.get(column);
        return value instanceof CharSequence text ? text.toString() : value;
    }

    static Map<Object, Object> rowsOf(SourceServer source, String sql) throws Exception {
        Map<Object, Object> rows = new TreeMap<>();
        for (List<Object> row : new ArrayList<>(source.query(sql))) {
            rows.put(row.get(0), row.get(1));
        }
        return rows;
    }
}
