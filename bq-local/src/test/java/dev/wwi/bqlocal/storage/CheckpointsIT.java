package dev.wwi.bqlocal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsIT {
    private static final String FILE = "data.duckdb";
    private static final long THRESHOLD_BYTES = 20_000;
    private static final long TOLD_BYTES = 2_500;
    private static final Duration INTERVAL = Duration.ofMillis(1);

    @Test
    void theLogIsEmptiedWhileChangesAreCommitted(@TempDir Path directory) throws Exception {
        // Given
        long before = 0;
        long largest = 0;
        int emptied = 0;
        long rows = 0;
        try (DuckDBConnection connection = open(directory)) {
            Checkpoints checkpoints = checkpoints(connection, directory);
            try {

                // When
                while (emptied < 3) {
                    change(connection, rows++);
                    long size = logBytes(directory);
                    emptied += size < before ? 1 : 0;
                    before = size;
                    largest = Math.max(largest, size);
                }
            } finally {
                checkpoints.close();
            }

            // Then
            assertThat(largest).isLessThan(THRESHOLD_BYTES * 100);
            assertThat(count(connection)).isEqualTo(rows);
        }
    }

    @Test
    void whatWasCommittedSurvivesAKillAmidCheckpoints(@TempDir Path directory) throws Exception {
        long committed = 0;
        for (int life = 0; life < 5; life++) {
            // When
            Path told = directory.resolve("told" + life);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString())
                    .redirectOutput(told.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            while (process.isAlive() && Files.size(told) < TOLD_BYTES) {
                Thread.sleep(1);
            }
            process.destroyForcibly().waitFor();
            List<String> lines = Files.readAllLines(told);
            // The last line may be cut short.
            committed = Long.parseLong(lines.get(lines.size() - 2));

            // Then
            try (DuckDBConnection connection = open(directory)) {
                assertThat(count(connection)).isGreaterThanOrEqualTo(committed);
            }
        }
    }

    /** Commits row after row and tells how many there are after each, until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            DuckDBConnection connection = open(directory);
            checkpoints(connection, directory);
            for (long rows = count(connection); rows < Long.MAX_VALUE; rows++) {
                change(connection, rows);
                System.out.println(rows + 1);
            }
        }
    }

    private static DuckDBConnection open(Path directory) throws SQLException {
        DuckDBConnection connection =
                (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + directory.resolve(FILE));
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET checkpoint_threshold = '1TB'");
            statement.execute("CREATE TABLE IF NOT EXISTS changes (id BIGINT, touched BIGINT)");
        }
        return connection;
    }

    private static Checkpoints checkpoints(DuckDBConnection connection, Path directory) throws SQLException {
        return Checkpoints.start(connection.duplicate(), log(directory), THRESHOLD_BYTES, INTERVAL);
    }

    /** Replaces the row before, as a change does, and adds one. */
    private static void change(DuckDBConnection connection, long id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            statement.execute("DELETE FROM changes WHERE id = " + (id - 1));
            statement.execute("INSERT INTO changes SELECT " + (id - 1) + ", " + id + " WHERE " + id + " > 0");
            statement.execute("INSERT INTO changes VALUES (" + id + ", 0)");
            statement.execute("COMMIT");
        }
    }

    private static long count(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(DISTINCT id) FROM changes")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Path log(Path directory) {
        return directory.resolve(FILE + ".wal");
    }

    private static long logBytes(Path directory) throws Exception {
        return Files.exists(log(directory)) ? Files.size(log(directory)) : 0;
    }
}
