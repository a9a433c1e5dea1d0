package dev.wwi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresServerIT {
    @TempDir
    Path directory;

    @Test
    void theServerIsReadyForLogicalReplicationAndKeepsWhatItPromises() throws Exception {
        // Given
        PostgresSettings settings = PostgresSettings.in(directory).withParameter("work_mem", "7MB");

        // When
        try (PostgresServer server = PostgresServer.start(settings)) {
            // Then
            assertThat(setting(server, "wal_level")).isEqualTo("logical");
            assertThat(setting(server, "fsync")).isEqualTo("on");
            assertThat(setting(server, "track_commit_timestamp")).isEqualTo("on");
            assertThat(setting(server, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(
                            server,
                            "postgres",
                            "SELECT setting FROM pg_file_settings WHERE name = 'timezone'" + " AND applied"))
                    .isEqualTo("UTC");
            assertThat(setting(server, "work_mem")).isEqualTo("7MB");
            assertThat(setting(server, "server_version")).startsWith("17.");
            assertThat(server.attached()).isFalse();
            assertThat(server.createDatabase("wwi")).isTrue();
            assertThat(server.createDatabase("wwi")).isFalse();
            assertThat(query(
                            server,
                            "wwi",
                            "SELECT lsn IS NOT NULL FROM pg_create_logical_replication_slot('probe', 'pgoutput')"))
                    .isEqualTo("t");
        }
    }

    @Test
    void dataAndSlotsSurviveAnOrderlyRestart() throws Exception {
        // Given
        int port;
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory))) {
            execute(server, "CREATE TABLE kept (id integer)", "INSERT INTO kept VALUES (42)");
            query(server, "postgres", "SELECT pg_create_logical_replication_slot('kept_slot', 'pgoutput')");
            port = server.port();
        }

        // When
        try (PostgresServer server =
                PostgresServer.start(PostgresSettings.in(directory).withPort(port))) {
            // Then
            assertThat(server.port()).isEqualTo(port);
            assertThat(server.attached()).isFalse();
            assertThat(query(server, "postgres", "SELECT id FROM kept")).isEqualTo("42");
            assertThat(query(server, "postgres", "SELECT slot_name FROM pg_replication_slots"))
                    .isEqualTo("kept_slot");
        }
    }

    @Test
    void aKilledServerRecoversAtItsNextStart() throws Exception {
        // Given
        PostgresServer killed = PostgresServer.start(PostgresSettings.in(directory));
        execute(killed, "CREATE TABLE kept (id integer)", "INSERT INTO kept VALUES (7)");
        ProcessHandle process = ProcessHandle.of(killed.processId()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
        killed.close();

        // When
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory))) {
            // Then
            assertThat(query(server, "postgres", "SELECT id FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void aPidFileWhoseProcessIdBelongsToAStrangerDoesNotStopTheStart() throws Exception {
        // Given
        PostgresServer.start(PostgresSettings.in(directory)).close();
        Path pidFile = directory.resolve("data").resolve("postmaster.pid");
        Process stranger = new ProcessBuilder("sleep", "600").start();
        Files.write(
                pidFile,
                List.of(Long.toString(stranger.pid()), directory + "/data", "1700000000", "5432", "", "127.0.0.1"));

        // When
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory))) {
            // Then
            assertThat(query(server, "postgres", "SELECT 1")).isEqualTo("1");
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aServerThatOutlivedItsProcessIsFoundAgain() throws Exception {
        // Given
        Process firstLife = startServerInAProcessOfItsOwn();
        long processId = Long.parseLong(Files.readString(directory.resolve("announcement")));
        assertThatThrownBy(() -> PostgresServer.start(PostgresSettings.in(directory)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another process")
                .hasMessageContaining(directory.toString());
        firstLife.destroyForcibly().waitFor();

        // When
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory))) {
            // Then
            assertThat(server.attached()).isTrue();
            assertThat(server.processId()).isEqualTo(processId);
            assertThat(query(server, "postgres", "SELECT id FROM kept")).isEqualTo("5");
        }
        assertThat(Postmaster.processesOn(directory.resolve("data"))).isEmpty();
    }

    @Test
    void aServerThatOutlivedItsProcessIsRestartedWhenItsSettingsChanged() throws Exception {
        // Given
        startServerInAProcessOfItsOwn().destroyForcibly().waitFor();

        // When
        try (PostgresServer server =
                PostgresServer.start(PostgresSettings.in(directory).withParameter("work_mem", "9MB"))) {
            // Then
            assertThat(server.attached()).isFalse();
            assertThat(setting(server, "work_mem")).isEqualTo("9MB");
            assertThat(query(server, "postgres", "SELECT id FROM kept")).isEqualTo("5");
        }
    }

    @Test
    void aTakenPortIsNamedWithTheLogOfTheServer() throws Exception {
        // Given
        try (PostgresServer holder = PostgresServer.start(PostgresSettings.in(directory.resolve("first")))) {
            PostgresSettings samePort =
                    PostgresSettings.in(directory.resolve("second")).withPort(holder.port());

            // When // Then
            assertThatThrownBy(() -> PostgresServer.start(samePort))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("second")
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefused() throws Exception {
        // Given
        PostgresServer.start(PostgresSettings.in(directory)).close();
        Files.writeString(directory.resolve("data").resolve("PG_VERSION"), "9\n");

        // When // Then
        assertThatThrownBy(() -> PostgresServer.start(PostgresSettings.in(directory)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was made by PostgreSQL 9")
                .hasMessageContaining("17.");
    }

    @Test
    void anInitdbThatWasInterruptedIsDoneAgain() throws Exception {
        // Given
        Path unfinished = Files.createDirectories(directory.resolve("data.unfinished"));
        Files.writeString(unfinished.resolve("PG_VERSION"), "17\n");

        // When
        try (PostgresServer server = PostgresServer.start(PostgresSettings.in(directory))) {
            // Then
            assertThat(query(server, "postgres", "SELECT 1")).isEqualTo("1");
            assertThat(unfinished).doesNotExist();
        }
    }

    private Process startServerInAProcessOfItsOwn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerHolder.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("holder.log").toFile())
                .start();
        while (!Files.exists(directory.resolve("announcement"))) {
            assertThat(process.isAlive())
                    .as("the process that holds the server is alive")
                    .isTrue();
            Thread.sleep(50);
        }
        return process;
    }

    private static String setting(PostgresServer server, String name) throws SQLException {
        return query(server, "postgres", "SHOW " + name);
    }

    private static String query(PostgresServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(PostgresServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The main class of a process that starts a server and then does nothing until it is killed. */
    static final class ServerHolder {
        private ServerHolder() {}

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            PostgresServer server = PostgresServer.start(PostgresSettings.in(directory));
            execute(server, "CREATE TABLE kept (id integer)", "INSERT INTO kept VALUES (5)");
            Path written = Files.writeString(directory.resolve("announcement.new"), Long.toString(server.processId()));
            Files.move(written, directory.resolve("announcement"));
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
