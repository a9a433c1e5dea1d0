package dev.wwi.cdc.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wwi.cdc.config.CaptureConfig;
import dev.wwi.cdc.config.CdcConfig;
import dev.wwi.cdc.config.SourceConfig;
import dev.wwi.cdc.encode.TopicSchemas;
import dev.wwi.cdc.position.SnapshotState;
import dev.wwi.cdc.snapshot.ChunkResult;
import dev.wwi.cdc.snapshot.KnownRows;
import dev.wwi.cdc.snapshot.SnapshotReader;
import dev.wwi.cdc.source.SourceDatabase;
import dev.wwi.embedded.PostgresServer;
import dev.wwi.embedded.PostgresSettings;
import dev.wwi.runtime.config.KafkaConfig;
import dev.wwi.runtime.config.Secret;
import dev.wwi.runtime.http.OperationsConfig;
import dev.wwi.schemas.catalogue.SourceTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the threads that read rows. */
@Timeout(120)
final class SnapshotReaderIT {
    private static final int ROWS = 1_000;

    @TempDir
    private static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start(PostgresSettings.in(directory));
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA warehouse; CREATE TABLE warehouse.colors (color_id int PRIMARY KEY);"
                    + " INSERT INTO warehouse.colors SELECT n FROM generate_series(1, " + ROWS + ") n");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void anErrorInAThreadEndsTheSnapshotInsteadOfItsWaiting() throws Exception {
        // Given
        try (SnapshotReader reader = open((table, key) -> {
            throw new StackOverflowError("of the test");
        })) {
            // When
            assertThatThrownBy(() -> readAll(reader))
                    // Then
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("of the test");
        }
    }

    @Test
    void noThreadAndNoSessionIsLeftOfOneThatWasClosedInTheMiddle() throws Exception {
        // Given
        try (SnapshotReader reader = open((table, key) -> true)) {
            assertThat(reader.poll(60_000)).isPresent();
        }
        // Then
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("cdc-snapshot"));
            assertThat(sessions()).isZero();
        });
    }

    private static void readAll(SnapshotReader reader) throws SQLException, InterruptedException {
        while (!reader.isComplete()) {
            Optional<ChunkResult> unused = reader.poll(50);
        }
    }

    private static SnapshotReader open(KnownRows knownRows) throws SQLException {
        CdcConfig config = new CdcConfig(
                SourceConfig.of(server.jdbcUrl("postgres"), PostgresServer.SUPERUSER, new Secret("unused")),
                KafkaConfig.of("127.0.0.1:1", "http://127.0.0.1:1"),
                CaptureConfig.defaults(),
                OperationsConfig.local(0));
        return SnapshotReader.open(
                new SnapshotReader.Setup(
                        config,
                        DebeziumSettings.of(config, 0, List.of()),
                        new SourceDatabase(config.source()),
                        new Schemas(),
                        DebeziumSettings.UNAVAILABLE_PLACEHOLDER,
                        reason -> {},
                        knownRows),
                List.of(SourceTables.COLORS),
                Map.of("warehouse.colors", 100_000L),
                new SnapshotState(0, List.of(), Map.of(), Map.of()),
                null);
    }

    private static long sessions() throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")) {
            result.next();
            return result.getLong(1);
        }
    }

    /** Takes every schema. */
    private static final class Schemas implements TopicSchemas {
        @Override
        public int idOf(String subject, Schema schema) {
            return 1;
        }

        @Override
        public Schema byId(int id) {
            throw new AssertionError("schema " + id + " was asked for; a first read writes, and reads no schema back");
        }

        @Override
        public Optional<Schema> latest(String subject) {
            return Optional.empty();
        }
    }
}
