package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.ChangeTopicReader.Change;
import dev.wwi.cdc.SendGate.Gate;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SnapshotConfig;
import dev.wwi.runtime.config.KafkaConfig;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table whose key's ranges only the source can tell. */
final class SnapshotOfTextKeysIT {
    private static final String LINES = "wwi.sales.order_lines";

    @RegisterExtension
    private static final CaptureFixture fixture = new CaptureFixture();

    @Test
    void anInterruptedTableIsReadAgainAsALaterRead() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER TABLE sales.order_lines ALTER COLUMN order_line_id TYPE text");
        source.execute("INSERT INTO sales.order_lines SELECT 'key-' || n, 1, 0 FROM generate_series(1, 500) n");
        Gate gate = SendGate.make(fixture.slot(), 300, false);
        CdcConnector interrupted = fixture.start(
                config(ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()))));
        await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
        SnapshotResumeIT.endSessions(source);
        source.execute("UPDATE sales.order_lines SET version = 1 WHERE order_line_id LIKE '%1'");
        source.execute("DELETE FROM sales.order_lines WHERE order_line_id LIKE '%2'");
        source.execute("INSERT INTO sales.order_lines VALUES ('it''s \\ new', 1, 5)");
        // When
        try (CdcConnector resumed = fixture.start(config(fixture.kafka().config()))) {
            fixture.awaitRunning(resumed);
            gate.release();
            interrupted.close();
            fixture.awaitCaptured(resumed);
        }
        // Then
        Map<Object, Object> rows = new TreeMap<>();
        for (Change change : fixture.read(LINES)) {
            String key = change.key().get(0).toString();
            if (change.value() == null) {
                rows.remove(key);
            } else if (change.after() != null) {
                String marker = change.source().get("snapshot").toString();
                assertThat(marker).isEqualTo(rows.containsKey(key) ? "incremental" : "true");
                rows.put(key, change.after().get("version"));
            }
        }
        assertThat(rows)
                .isEqualTo(SnapshotResumeIT.rowsOf(source, "SELECT order_line_id, version FROM sales.order_lines"));
    }

    /** PostgreSQL would show the table empty to the snapshot, whose moment is before that. */
    @Test
    void aTableIsNotWrittenAnewBeforeItsTurnHasCome() throws Exception {
        // Given
        SourceServer source = fixture.source();
        source.execute("ALTER TABLE sales.order_lines ALTER COLUMN order_line_id TYPE text");
        source.execute("INSERT INTO sales.order_lines SELECT 'key-' || n, 1, 0 FROM generate_series(1, 500) n");
        source.execute("INSERT INTO warehouse.colors SELECT n, 'Red' FROM generate_series(1, 5000) n");
        Gate gate = SendGate.make(fixture.slot(), 300, false);
        try (CdcConnector connector = fixture.start(
                        config(ConnectorConfigs.with(fixture.kafka().config(), SendGate.properties(fixture.slot()))));
                Connection owner = source.open();
                Statement statement = owner.createStatement()) {
            await().atMost(CaptureFixture.PATIENCE).until(gate::isReached);
            // When
            statement.execute("SET lock_timeout = '2s'");
            assertThatThrownBy(
                            () -> statement.execute("ALTER TABLE sales.order_lines ALTER COLUMN order_id TYPE bigint"))
                    .hasMessageContaining("lock timeout");
            gate.release();
            fixture.awaitRunning(connector);
            statement.execute("ALTER TABLE sales.order_lines ALTER COLUMN order_id TYPE bigint");
            source.execute("INSERT INTO sales.order_lines VALUES ('last', 1, 0)");
            fixture.awaitCaptured(connector);
        }
        // Then
        assertThat(fixture.read(LINES)).hasSize(501);
    }

    private static CdcConfig config(KafkaConfig kafka) {
        return ConnectorConfigs.of(fixture.source().config(), kafka, fixture.slot(), 100, new SnapshotConfig(100, 2));
    }
}
