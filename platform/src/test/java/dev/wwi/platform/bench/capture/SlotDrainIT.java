package dev.wwi.platform.bench.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands for pg_recvlogical on machines without it. */
final class SlotDrainIT {
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void itEndsAtAnLsnThatLiesBehindTheLastChange(@TempDir Path directory) throws Exception {
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory))) {
            // Given
            CaptureSource source = new CaptureSource(server);
            source.createDatabase("drained");
            source.createSlot("drained", "drain");
            source.commitBacklog("drained", 200);
            String end = source.currentLsn("drained");
            // When
            SlotDrain.main(new String[] {server.jdbcUrl("drained"), "drain", CaptureSource.PUBLICATION, end});
            // Then
            try (Connection connection = server.connect("drained");
                    Statement statement = connection.createStatement();
                    ResultSet slot = statement.executeQuery("SELECT active FROM pg_replication_slots")) {
                assertThat(slot.next()).isTrue();
            }
        }
    }
}
