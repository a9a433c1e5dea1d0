package dev.wwi.bqlocal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a delete beats older changes that arrive after it. */
class DeleteMemoryIT {
    private static final Rows CHANGES = Rows.changes("id int64", "name string");

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));

    @Test
    void aDeleteIsRememberedForTwoDaysAndNoLonger() throws Exception {
        try (Session session = Session.start(directory, now::get)) {
            // Given
            createTable(session);
            append(session, CHANGES.row(1L, null, "DELETE", "5"), CHANGES.row(2L, "kept", "UPSERT", "5"));

            // When
            now.set(now.get().plus(Duration.ofHours(47)));
            append(session, CHANGES.row(1L, "ghost", "UPSERT", "4"));

            // Then
            assertThat(session.rows("SELECT id FROM item")).containsExactly("2");

            // When
            now.set(now.get().plus(Duration.ofHours(2)));
            append(session, CHANGES.row(1L, "ghost", "UPSERT", "4"), CHANGES.row(2L, "older", "UPSERT", "4"));

            // Then
            assertThat(session.rows("SELECT id, name FROM item ORDER BY id")).containsExactly("1,ghost", "2,kept");
        }
    }

    @Test
    void theDeletesOfAnEarlierVersionsDirectoryAreRememberedFromItsOpeningOn() throws Exception {
        // Given
        try (Session session = Session.start(directory, now::get)) {
            createTable(session);
            append(session, CHANGES.row(1L, null, "DELETE", "5"), CHANGES.row(2L, "kept", "UPSERT", "5"));
        }
        makeEarlierVersion();

        // When
        try (Session session = Session.start(directory, now::get)) {
            append(session, CHANGES.row(1L, "ghost", "UPSERT", "4"), CHANGES.row(3L, "new", "UPSERT", "1"));

            // Then
            assertThat(session.rows("SELECT id FROM item ORDER BY id")).containsExactly("2", "3");
        }
    }

    /** Marks of deletes used to be no more than marks. */
    private void makeEarlierVersion() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("warehouse.duckdb"));
                Statement statement = connection.createStatement()) {
            String alter = "ALTER TABLE \"~tables\".t1 ALTER COLUMN \"~deleted\" ";
            statement.execute(alter + "SET DATA TYPE BOOLEAN USING \"~deleted\" IS NOT NULL");
            statement.execute(alter + "SET DEFAULT false");
            statement.execute(alter + "SET NOT NULL");
        }
    }

    private static void createTable(Session session) throws Exception {
        session.run("CREATE TABLE item (id INT64, name STRING, PRIMARY KEY (id) NOT ENFORCED)");
    }

    private static void append(Session session, ByteString... rows) throws Exception {
        try (StreamWriter writer = StreamWriter.newBuilder(session.table("item") + "/_default", session.writeClient())
                .setWriterSchema(CHANGES.schema())
                .build()) {
            writer.append(Rows.batch(rows)).get(30, TimeUnit.SECONDS);
        }
    }
}
