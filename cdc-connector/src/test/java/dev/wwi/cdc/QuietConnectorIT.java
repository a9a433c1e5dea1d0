package dev.wwi.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That Debezium notes nothing of each event; an upgrade of Debezium may need another way to keep it from that. */
final class QuietConnectorIT {
    private static final String STREAMING = "debezium.postgres:type=connector-metrics,context=streaming,server=wwi";

    @RegisterExtension
    private static final CaptureFixture capture = new CaptureFixture();

    @Test
    void debeziumNotesNoEventAfterTheFirstBatch() throws Exception {
        // Given
        // Rows with a column of this type are Debezium's records.
        capture.source().execute("ALTER TABLE warehouse.colors ADD COLUMN weight real");
        try (CdcConnector connector = capture.start()) {
            capture.awaitRunning(connector);
            capture.source().execute("INSERT INTO warehouse.colors VALUES (1, 'Red')");
            capture.awaitCaptured(connector);
            long noted = notedEvents();
            // When
            capture.source().execute("INSERT INTO warehouse.colors SELECT i, 'Blue' FROM generate_series(2, 100) i");
            capture.awaitCaptured(connector);
            // Then
            assertThat(notedEvents()).isEqualTo(noted);
        }
        assertThat(capture.read("wwi.warehouse.colors")).hasSize(100);
    }

    private static long notedEvents() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        return (Long) beans.getAttribute(new ObjectName(STREAMING), "TotalNumberOfEventsSeen");
    }
}
